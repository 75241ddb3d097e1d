%% A field named twice.
-module(record_redefine_field).
-export([f/1]).

-record(r, {a, b, a}).
f(#r{b = B}) -> B.
