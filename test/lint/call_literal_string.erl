%% A call of a string.
-module(call_literal_string).
-export([f/1]).

f(_) -> "abc"().
