%% All other fields at once.
-module(record_wildcard).
-export([f/1]).

-record(r, {a, b}).
f(X) -> #r{_ = X}.
