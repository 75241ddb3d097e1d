%% A type with a field named twice.
-module(record_field_type_twice).
-export([f/1]).

-record(r, {a}).
-spec f(#r{a :: integer(), a :: atom()}) -> ok.
f(#r{a = _}) -> ok.
