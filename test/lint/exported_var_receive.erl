%% A variable exported from a receive.
-module(exported_var_receive).
-export([f/1]).

-compile(warn_export_vars).
f(_) -> receive a -> Y = 1; b -> Y = 2 end, Y.
