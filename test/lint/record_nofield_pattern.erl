%% A pattern with a field that is not there.
-module(record_nofield_pattern).
-export([f/1]).

-record(r, {a}).
f(#r{b = B}) -> B.
