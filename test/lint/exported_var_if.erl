%% A variable exported from an if.
-module(exported_var_if).
-export([f/1]).

-compile(warn_export_vars).
f(X) -> if X -> Y = 1; true -> Y = 2 end, Y.
