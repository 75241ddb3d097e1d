%% A record test in a guard.
-module(guard_record_test).
-export([f/1]).

-record(r, {a}).
f(X) when is_record(X, r) -> X.
