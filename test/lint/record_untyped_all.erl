%% A record with no type at all.
-module(record_untyped_all).
-export([f/1]).

-compile(warn_untyped_record).
-record(r, {a, b}).
f(#r{a = A}) -> A.
