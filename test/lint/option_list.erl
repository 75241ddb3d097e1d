%% Options in a list.
-module(option_list).
-export([f/1]).

-compile([warn_export_vars, warn_shadow_vars, warn_unused_import]).
-import(lists, [map/2]).
f(X) -> case X of 1 -> Y = 1; _ -> Y = 2 end, fun(Y) -> Y end, Y.
