%% The warning about such matches turned off.
-module(underscore_match_off).
-export([f/1]).

-compile(nowarn_underscore_match).
f({_X, _X}) -> ok.
