%% A field in a guard.
-module(guard_record_field).
-export([f/1]).

-record(r, {a}).
f(X) when X#r.a =:= 1 -> X.
