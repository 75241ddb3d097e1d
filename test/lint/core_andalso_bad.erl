%% andalso with what is no boolean.
-module(core_andalso_bad).
-export([f/1]).

f(X) -> (1 andalso X).
