%% A module that is no atom.
-module(call_bad_module).
-export([f/1]).

f(_) -> 1:g().
