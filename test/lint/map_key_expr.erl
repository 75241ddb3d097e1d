%% Keys that are equal after folding.
-module(map_key_expr).
-export([f/1]).

f(_) -> #{1 + 1 => a, 2 => b}.
