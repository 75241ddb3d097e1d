%% The same import twice.
-module(import_twice_same).
-export([f/1]).

-import(lists, [map/2]).
-import(lists, [map/2]).
f(X) -> map(X, X).
