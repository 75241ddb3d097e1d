%% A call to erlang in a guard.
-module(guard_remote_erlang).
-export([f/1]).

f(X) when erlang:is_list(X) -> ok.
