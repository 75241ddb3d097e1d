%% A size below zero.
-module(bin_size_negative).
-export([f/1]).

f(X) -> <<X:(-8)>>.
