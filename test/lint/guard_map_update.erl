%% A map updated in a guard.
-module(guard_map_update).
-export([f/1]).

f(X) when X#{a := 1} =:= #{} -> X.
