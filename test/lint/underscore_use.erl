%% A variable with an underscore that is used.
-module(underscore_use).
-export([f/1]).

f(_X) -> _X.
