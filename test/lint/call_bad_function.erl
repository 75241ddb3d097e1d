%% A function that is no atom.
-module(call_bad_function).
-export([f/1]).

f(_) -> m:1().
