%% A behaviour that is not there.
-module(behaviour_unknown).
-export([f/1]).

-behaviour(nope_behaviour).
f(X) -> X.
