%% A feature of a bad form.
-module(feature_form).
-export([f/1]).

-feature(maybe_expr).
f(X) -> X.
