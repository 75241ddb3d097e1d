%% An exact update of an empty map.
-module(map_bad_update_exact).
-export([f/1]).

f(_) -> (#{})#{b := c}.
