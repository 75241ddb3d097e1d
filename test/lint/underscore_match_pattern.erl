%% A variable with an underscore twice in a pattern.
-module(underscore_match_pattern).
-export([f/1]).

f({_X, _X}) -> ok.
