%% A variable of a maybe used after it.
-module(feature_maybe_unsafe).
-export([f/1]).

-feature(maybe_expr, enable).
f(X) -> maybe {ok, Y} ?= X, Y else _ -> Y end, Y.
