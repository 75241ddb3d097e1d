%% An update of a field that is not there.
-module(record_nofield_update).
-export([f/1]).

-record(r, {a}).
f(X) -> X#r{b = 1}.
