%% A record test outside a guard.
-module(record_is_undefined).
-export([f/1]).

f(X) -> is_record(X, nope).
