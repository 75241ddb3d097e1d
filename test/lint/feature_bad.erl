%% A feature switched to something else.
-module(feature_bad).
-export([f/1]).

-feature(maybe_expr, perhaps).
f(X) -> X.
