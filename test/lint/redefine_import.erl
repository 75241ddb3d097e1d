%% The same function imported twice.
-module(redefine_import).
-export([f/1]).

-import(lists, [map/2]).
-import(maps, [map/2]).
f(X) -> map(X, X).
