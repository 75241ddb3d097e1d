%% The function's name in a record.
-module(pp_function_name_record).
-export([f/1]).

-record(r, {a = ?FUNCTION_ARITY}).
f(#r{}) -> ok.
