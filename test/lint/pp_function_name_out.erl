%% The function's name outside of functions.
-module(pp_function_name_out).
-export([f/1]).

-foo(?FUNCTION_NAME).
f(X) -> X.
