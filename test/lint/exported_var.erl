%% A variable exported from a case.
-module(exported_var).
-export([f/1]).

-compile(warn_export_vars).
f(X) -> case X of 1 -> Y = 1; _ -> Y = 2 end, Y.
