%% A map in a guard.
-module(guard_map).
-export([f/1]).

f(X) when #{a => X} =:= #{} -> X.
