%% An access to a field that is not there.
-module(record_nofield_access).
-export([f/1]).

-record(r, {a}).
f(X) -> X#r.b.
