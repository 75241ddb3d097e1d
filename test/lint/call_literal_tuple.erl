%% A call of a tuple.
-module(call_literal_tuple).
-export([f/1]).

f(_) -> {a, b}().
