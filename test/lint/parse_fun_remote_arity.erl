%% A fun of a module without an arity.
-module(parse_fun_remote_arity).
-export([f/1]).

f(_) -> fun lists:map.
