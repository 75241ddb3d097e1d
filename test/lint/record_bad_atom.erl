%% An update of what is no record.
-module(record_bad_atom).
-export([f/1]).

-record(r, {a}).
f(_) -> foo#r{a = 1}.
