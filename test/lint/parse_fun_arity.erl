%% A fun without an arity.
-module(parse_fun_arity).
-export([f/1]).

f(_) -> fun g.
