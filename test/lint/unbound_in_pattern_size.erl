%% A size that is not bound.
-module(unbound_in_pattern_size).
-export([f/1]).

f(<<X:Size>>) -> X.
