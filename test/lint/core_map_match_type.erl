%% A map pattern for what is no map.
-module(core_map_match_type).
-export([f/1]).

f(_) -> #{} = [].
