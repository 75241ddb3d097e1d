%% A field bound and not used.
-module(unused_in_record_pattern).
-export([f/1]).

-record(r, {a, b}).
f(#r{a = A, b = B}) -> A.
