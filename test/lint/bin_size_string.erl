%% A size that is a string.
-module(bin_size_string).
-export([f/1]).

f(X) -> <<X:"8">>.
