%% Functions that guards have.
-module(guard_self).
-export([f/1]).

f(X) when X =:= self(), node() =:= node(X) -> X.
