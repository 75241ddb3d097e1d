%% A record defined twice.
-module(record_redefine).
-export([f/1]).

-record(r, {a}).
-record(r, {b}).
f(#r{a = A}) -> A.
