%% A size bound later.
-module(bin_size_unbound).
-export([f/1]).

f(<<X:N, N>>) -> X.
