%% A full stop inside an expression.
-module(parse_dot_inside).
-export([f/1]).

f(X) -> {X, 1. 2}.
