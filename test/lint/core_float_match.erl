%% A float that is no integer.
-module(core_float_match).
-export([f/1]).

f(_) -> 1 = 1.0.
