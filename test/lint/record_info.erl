%% What record_info/2 gives.
-module(record_info).
-export([f/1]).

-record(r, {a, b}).
f(_) -> {record_info(fields, r), record_info(size, r)}.
