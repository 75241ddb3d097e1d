%% A fun with a variable as arity.
-module(parse_fun_slash).
-export([f/1]).

f(X) -> fun g/X.
