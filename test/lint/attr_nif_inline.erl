%% Inlining in a module that loads a library.
-module(attr_nif_inline).

-compile(inline).
-export([f/1, load/0]).
f(X) -> X.
load() -> erlang:load_nif("x", 0).
