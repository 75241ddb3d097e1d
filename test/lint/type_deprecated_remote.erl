%% A type of OTP that is not recommended.
-module(type_deprecated_remote).
-export([f/1]).

-spec f(erl_scan:line()) -> erl_parse:abstract_clause().
f(X) -> X.
