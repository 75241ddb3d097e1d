%% Variables of a maybe that are not used.
-module(feature_maybe_unused).
-export([f/1]).

-feature(maybe_expr, enable).
f(X) -> maybe {ok, Y} ?= X, ok end.
