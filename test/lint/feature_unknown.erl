%% A feature that is not there.
-module(feature_unknown).
-export([f/1]).

-feature(no_such_feature, enable).
f(X) -> X.
