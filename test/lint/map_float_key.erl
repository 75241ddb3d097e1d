%% Keys that are equal but not the same.
-module(map_float_key).
-export([f/1]).

f(_) -> #{1 => a, 1.0 => b}.
