%% A function with the name of an imported one.
-module(define_import).
-export([f/1]).

-import(lists, [map/2]).
f(X) -> map(X, X).
map(A, _) -> A.
