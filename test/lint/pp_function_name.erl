%% The current function's name.
-module(pp_function_name).
-export([f/1]).

f(_) -> {?FUNCTION_NAME, ?FUNCTION_ARITY}.
