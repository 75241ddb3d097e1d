%% Digits that the base does not have.
-module(scan_base_digit).
-export([f/1]).

f(_) -> 2#102.
