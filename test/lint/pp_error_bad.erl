%% Errors of a bad form.
-module(pp_error_bad).
-export([f/1]).

-error(X).
-error().
-error(foo, bar).
-error foo.
f(X) -> X.
