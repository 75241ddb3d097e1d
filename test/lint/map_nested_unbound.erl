%% A key that an inner pattern binds.
-module(map_nested_unbound).
-export([f/1]).

f({K, #{K := V}}) -> V.
