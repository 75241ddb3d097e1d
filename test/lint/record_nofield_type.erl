%% A type with a field that is not there.
-module(record_nofield_type).
-export([f/1]).

-record(r, {a}).
-spec f(#r{b :: integer()}) -> ok.
f(#r{a = _}) -> ok.
