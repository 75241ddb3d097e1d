%% An atom as a segment.
-module(bin_literal_float).
-export([f/1]).

f(_) -> <<a>>.
