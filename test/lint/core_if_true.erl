%% An if with a branch after true.
-module(core_if_true).
-export([f/1]).

f(X) -> if true -> X; X > 1 -> 2 end.
