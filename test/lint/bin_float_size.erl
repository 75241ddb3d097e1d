%% A float of a bad size.
-module(bin_float_size).
-export([f/1]).

f(_) -> <<1.0:17/float>>.
