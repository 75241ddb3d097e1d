%% A map pattern's key that is no guard expression.
-module(illegal_map_key).
-export([f/1]).

f(X) -> #{g(X) := V} = X, V.
g(X) -> X.
