%% A feature after a function.
-module(feature_late).
-export([f/1]).

f(X) -> X.
-feature(maybe_expr, enable).
