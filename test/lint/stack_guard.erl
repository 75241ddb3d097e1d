%% A stack trace's variable in a test of a guard.
-module(stack_guard).
-export([f/1]).

f(X) -> try X() catch _:_:St when is_list(St) -> St end.
