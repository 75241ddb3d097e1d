%% Types of all kinds that go together.
-module(bin_default_types).
-export([f/1]).

f(<<A:4/signed-little-integer, B:4, C:64/float, R/bits>>) -> {A, B, C, R}.
