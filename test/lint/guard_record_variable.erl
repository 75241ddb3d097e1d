%% A record test whose name is a variable.
-module(guard_record_variable).
-export([f/2]).

f(X, Y) when is_record(X, Y) -> X.
