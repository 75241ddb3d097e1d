%% A match specification without the header it needs.
-module(fun2ms_missing).
-export([f/1]).

f(_) -> ets:fun2ms(fun({A, B}) -> {B, A} end).
