%% A clause after one that always fits.
-module(guard_constant_true).
-export([f/1]).

f(X) when true -> X; f(X) -> {X}.
