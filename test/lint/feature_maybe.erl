%% A feature switched on.
-module(feature_maybe).
-export([f/1]).

-feature(maybe_expr, enable).
f(X) -> maybe {ok, Y} ?= X, Y else _ -> error end.
