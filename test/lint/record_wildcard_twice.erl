%% All other fields twice.
-module(record_wildcard_twice).
-export([f/1]).

-record(r, {a, b}).
f(X) -> #r{_ = X, _ = X}.
