%% A specification without a result.
-module(spec_no_arrow).
-export([f/1]).

-spec f(integer()).
f(X) -> X.
