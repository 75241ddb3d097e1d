%% An unbound variable in an if.
-module(guard_if_unbound).
-export([f/1]).

f(X) -> if Y -> X; true -> ok end.
