%% An unknown question to record_info/2.
-module(record_info_bad).
-export([f/1]).

-record(r, {a, b}).
f(_) -> {record_info(nope, r), #r{}}.
