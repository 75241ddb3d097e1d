%% A message sent in a guard.
-module(guard_send).
-export([f/1]).

f(X) when X ! a -> ok.
