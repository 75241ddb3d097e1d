%% A reference of an arity that is too large.
-module(fun_local_arity).
-export([f/1]).

f(_) -> fun g/256.
