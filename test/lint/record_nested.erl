%% An access to a record of a record.
-module(record_nested).
-export([f/1]).

-record(r, {a}).
f(X) -> X#r.a#r.a.
