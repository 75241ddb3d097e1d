%% A value bound and not used.
-module(unused_in_map_pattern).
-export([f/1]).

f(#{a := A, b := B}) -> B.
