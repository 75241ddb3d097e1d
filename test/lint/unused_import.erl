%% An imported function that nothing calls.
-module(unused_import).
-export([f/1]).

-compile(warn_unused_import).
-import(lists, [map/2, reverse/1]).
f(X) -> reverse(X).
