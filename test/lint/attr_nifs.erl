%% Functions that a library replaces.
-module(attr_nifs).

-export([f/1, load/0]).
-nifs([f/1]).
f(_) -> erlang:nif_error(not_loaded).
load() -> erlang:load_nif("x", 0).
