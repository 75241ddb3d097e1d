-feature(maybe_expr, enable).
-module(maybe_expr_test).
-define(M, 'maybe').
f(X) -> maybe {ok, Y} ?= X, Z = Y, a ?= Z end.
g(X) -> maybe ok ?= X else {error, E} -> E; _ when X -> 'maybe', 'else' end.
h() -> ?FEATURE_ENABLED(maybe_expr), 'maybe'(1), 'else' = 'maybe' + 1, ?M, try a catch 'maybe' -> b end.
