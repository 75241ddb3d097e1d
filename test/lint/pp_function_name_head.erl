%% The function's name made from itself.
-module(pp_function_name_head).
-export([f/1]).

f(_) -> ok.
?FUNCTION_NAME() -> ok.
