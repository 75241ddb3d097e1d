%% apply/2 of what is no function.
-module(call_apply_bad).
-export([f/1]).

f(X) -> apply(1, X).
