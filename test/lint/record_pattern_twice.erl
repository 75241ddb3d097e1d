%% A field twice in a pattern.
-module(record_pattern_twice).
-export([f/1]).

-record(r, {a, b}).
f(#r{a = 1, a = 2}) -> ok.
