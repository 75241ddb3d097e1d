%% An update of what is no map.
-module(map_bad_update).
-export([f/1]).

f(_) -> (a)#{b => c}.
