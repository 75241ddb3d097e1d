%% A generator whose source is not bound.
-module(unbound_in_generator).
-export([f/1]).

f(X) -> [X || X <- Xs].
