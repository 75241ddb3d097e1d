%% A specification of an imported function.
-module(spec_import).
-export([f/1]).

-import(lists, [map/2]).
-spec map(a, b) -> c.
f(X) -> map(X, X).
