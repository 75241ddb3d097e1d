%% All other fields in a pattern.
-module(record_wildcard_pattern).
-export([f/1]).

-record(r, {a, b}).
f(#r{a = A, _ = _}) -> A.
