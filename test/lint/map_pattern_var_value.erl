%% A variable that the pattern itself binds as a key.
-module(map_pattern_var_value).
-export([f/1]).

f(#{a := K, K := V}) -> V.
