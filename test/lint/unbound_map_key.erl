%% A key of a map pattern that is not bound.
-module(unbound_map_key).
-export([f/1]).

f(#{K := V}) -> V.
