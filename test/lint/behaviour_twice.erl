%% A behaviour named twice.
-module(behaviour_twice).

-export([f/1, init/1]).
-behaviour(supervisor).
-behavior(supervisor).
f(X) -> X.
init(_) -> ignore.
