%% A record test with a bad name.
-module(record_bad_is).
-export([f/1]).

f(X) -> is_record(X, 1).
