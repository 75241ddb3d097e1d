%% An import of a whole module.
-module(attr_import_one).

-import(lists).
-export([f/1]).
f(X) -> X.
