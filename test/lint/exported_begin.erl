%% What a block binds is bound.
-module(exported_begin).
-export([f/1]).

-compile(warn_export_vars).
f(X) -> begin Y = X end, Y.
