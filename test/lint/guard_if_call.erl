%% A local call in an if.
-module(guard_if_call).
-export([f/1]).

f(X) -> if g(X) -> X; true -> ok end.
g(X) -> X.
