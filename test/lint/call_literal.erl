%% A call of what is no function.
-module(call_literal).
-export([f/1]).

f(_) -> 1().
