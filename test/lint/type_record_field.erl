%% A field whose type is not there.
-module(type_record_field).
-export([f/1]).

-record(r, {a :: nope()}).
f(#r{a = A}) -> A.
