%% An error of the user's own.
-module(pp_error).
-export([f/1]).

-error("this cannot work").
f(X) -> X.
