%% A field that is not there, in a guard.
-module(guard_record_nofield).
-export([f/1]).

-record(r, {a}).
f(X) when X#r.b =:= 1 -> X.
