%% A size below zero in a pattern.
-module(bin_size_pattern_negative).
-export([f/1]).

f(<<X:(-8)>>) -> X.
