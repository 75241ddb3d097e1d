%% A binary without a size before the end.
-module(bin_unsized_middle).
-export([f/1]).

f(<<B/binary, X>>) -> {B, X}.
