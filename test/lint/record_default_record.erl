%% A record in a default before its definition.
-module(record_default_record).
-export([f/1]).

-record(r, {a = #s{}}).
-record(s, {b}).
f(_) -> {#r{}, #s{}}.
