%% An atom as a size in a pattern.
-module(bin_size_pattern_atom).
-export([f/1]).

f(<<X:a>>) -> X.
