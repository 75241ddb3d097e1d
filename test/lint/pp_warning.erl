%% A warning of the user's own.
-module(pp_warning).
-export([f/1]).

-warning("take care").
f(X) -> X.
