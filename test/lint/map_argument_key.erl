%% A key that another argument binds.
-module(map_argument_key).
-export([f/2]).

f(K, #{K := V}) -> V.
