%% A list in a binary pattern.
-module(bin_pattern_list).
-export([f/1]).

f(<<[1]>>) -> ok.
