%% A test for a record that is not there.
-module(guard_record_undefined).
-export([f/1]).

f(X) when is_record(X, nope) -> X.
