%% An index of a field that is not there.
-module(record_nofield_index).
-export([f/1]).

-record(r, {a}).
f(_) -> #r.b.
