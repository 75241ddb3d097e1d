%% A newer guard function.
-module(guard_is_map_key).
-export([f/1]).

f(X) when is_map_key(a, X), map_get(a, X) > 1 -> X.
