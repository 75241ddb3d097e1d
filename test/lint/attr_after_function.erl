%% An attribute after a function.
-module(attr_after_function).

-export([f/1, g/1]).
f(X) -> X.
-import(lists, [map/2]).
g(X) -> map(X, X).
