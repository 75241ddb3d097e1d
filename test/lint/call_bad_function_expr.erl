%% A function that is a list.
-module(call_bad_function_expr).
-export([f/1]).

f(_) -> m:[](1).
