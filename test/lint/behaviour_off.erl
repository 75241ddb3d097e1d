%% The warnings about behaviours turned off.
-module(behaviour_off).
-export([f/1]).

-compile(nowarn_undefined_behaviour_func).
-behaviour(gen_server).
f(X) -> X.
