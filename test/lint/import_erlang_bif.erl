%% An import with the name of a function of erlang.
-module(import_erlang_bif).
-export([f/1]).

-import(lists, [length/1]).
f(X) -> length(X).
