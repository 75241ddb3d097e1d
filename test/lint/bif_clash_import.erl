%% A clashing import.
-module(bif_clash_import).
-export([f/1]).

-import(mod, [length/1]).
f(X) -> length(X).
