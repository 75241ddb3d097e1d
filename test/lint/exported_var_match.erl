%% A variable exported from a case and matched.
-module(exported_var_match).
-export([f/1]).

-compile(warn_export_vars).
f(X) -> case X of 1 -> Y = 1; _ -> Y = 2 end, Y = X.
