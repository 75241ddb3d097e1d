%% No function of erlang imported.
-module(bif_clash_no_auto_all).
-export([f/1]).

-compile(no_auto_import).
f(X) -> length(X).
