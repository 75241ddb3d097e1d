%% A constraint of the old form.
-module(spec_constraint_old).
-export([f/1]).

-spec f(X) -> X when is_subtype(X, integer()).
f(X) -> X.
