%% A size that is a float.
-module(bin_size_float).
-export([f/1]).

f(X) -> <<X:8.0>>.
