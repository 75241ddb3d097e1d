%% Underscores in numbers.
-module(scan_underscores).
-export([f/1]).

f(_) -> {1_000, 16#FF_FF, 1_0.0_1}.
g(_) -> 1__0.
