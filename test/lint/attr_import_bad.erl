%% An import that is no list.
-module(attr_import_bad).

-import(lists, map/2).
-export([f/1]).
f(X) -> X.
