%% A constraint that is not there.
-module(spec_constraint_bad).
-export([f/1]).

-spec f(X) -> X when is_foo(X, integer()).
f(X) -> X.
