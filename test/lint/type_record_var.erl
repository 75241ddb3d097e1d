%% A type variable in a field's type.
-module(type_record_var).
-export([f/1]).

-record(r, {a :: X}).
f(#r{a = A}) -> A.
