%% The value of an exception.
-module(core_error_use).
-export([f/1]).

f(_) -> X = error(a), X.
