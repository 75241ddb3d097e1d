%% A generator whose pattern is no binary.
-module(bin_comp_generator).
-export([f/1]).

f(L) -> [X || X <= L].
