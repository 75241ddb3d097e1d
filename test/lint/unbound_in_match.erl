%% The right side of a match is not bound.
-module(unbound_in_match).
-export([f/1]).

f(X) -> X = Z.
