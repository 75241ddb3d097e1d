%% Variables of a maybe used after it.
-module(feature_maybe_export).
-export([f/1]).

-feature(maybe_expr, enable).
f(X) -> maybe {ok, Y} ?= X, Y end, Y.
