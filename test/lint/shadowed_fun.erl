%% A fun's argument with the name of a variable.
-module(shadowed_fun).
-export([f/1]).

f(X) -> fun(X) -> X end.
