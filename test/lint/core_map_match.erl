%% A map that lacks a key.
-module(core_map_match).
-export([f/1]).

f(_) -> #{a := X} = #{}, X.
