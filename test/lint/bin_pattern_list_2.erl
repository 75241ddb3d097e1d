%% A tuple in a binary pattern.
-module(bin_pattern_list_2).
-export([f/1]).

f(<<{1}>>) -> ok.
