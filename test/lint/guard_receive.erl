%% A receive in a guard.
-module(guard_receive).
-export([f/1]).

f(X) when receive X -> true end -> ok.
