%% Without the option nothing is said of imports.
-module(unused_import_default).
-export([f/1]).

-import(lists, [map/2]).
f(X) -> X.
