%% An unknown function in a guard.
-module(undefined_guard_bif).
-export([f/1]).

f(X) when is_foo(X) -> X.
