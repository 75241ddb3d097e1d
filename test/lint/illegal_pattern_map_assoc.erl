%% A map pattern with an arrow.
-module(illegal_pattern_map_assoc).
-export([f/1]).

f(#{a => 1}) -> ok.
