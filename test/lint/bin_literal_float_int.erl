%% A float as an integer.
-module(bin_literal_float_int).
-export([f/1]).

f(_) -> <<1.5>>.
