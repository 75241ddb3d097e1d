%% A clashing import of a newer function.
-module(bif_clash_import_unused).
-export([f/1]).

-import(mod, [is_map_key/2]).
f(X) -> is_map_key(X, X).
