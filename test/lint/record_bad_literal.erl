%% An access to a field of what is no record.
-module(record_bad_literal).
-export([f/1]).

-record(r, {a}).
f(_) -> {not_r, 1}#r.a.
