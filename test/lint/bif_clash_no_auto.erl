%% The function of erlang not imported.
-module(bif_clash_no_auto).
-export([f/1]).

-compile({no_auto_import, [length/1]}).
f(X) -> length(X).
length(X) -> X.
