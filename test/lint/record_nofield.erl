%% A field that is not there.
-module(record_nofield).
-export([f/1]).

-record(r, {a}).
f(X) -> #r{b = X}.
