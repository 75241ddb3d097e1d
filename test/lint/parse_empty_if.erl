%% An if without a guard.
-module(parse_empty_if).
-export([f/1]).

f(X) -> if -> X end.
