%% A record without types.
-module(record_untyped).
-export([f/1]).

-compile(warn_untyped_record).
-record(r, {a, b :: integer()}).
f(#r{a = A}) -> A.
