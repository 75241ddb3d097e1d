%% A module that is no behaviour.
-module(behaviour_not).
-export([f/1]).

-behaviour(lists).
f(X) -> X.
