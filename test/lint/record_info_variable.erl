%% A variable for record_info/2.
-module(record_info_variable).
-export([f/1]).

-record(r, {a, b}).
f(X) -> {record_info(fields, X), #r{}}.
