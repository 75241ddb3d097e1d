%% A call of a variable in a guard.
-module(guard_fun_call).
-export([f/1]).

f(X) when X() -> ok.
