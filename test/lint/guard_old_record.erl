%% The old test for records.
-module(guard_old_record).
-export([f/1]).

-record(r, {a}).
f(X) when record(X, r) -> X.
