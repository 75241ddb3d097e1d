%% A float of a bad size in a pattern.
-module(bin_float_pattern).
-export([f/1]).

f(<<F:17/float>>) -> F.
