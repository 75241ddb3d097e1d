%% All other fields in an update.
-module(record_wildcard_update).
-export([f/1]).

-record(r, {a, b}).
f(X) -> X#r{_ = 1}.
