%% All other fields where there are none.
-module(record_wildcard_empty).
-export([f/1]).

-record(r, {a}).
f(X) -> #r{a = X, _ = 1}.
