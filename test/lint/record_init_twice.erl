%% A field given twice.
-module(record_init_twice).
-export([f/1]).

-record(r, {a, b}).
f(X) -> #r{a = X, a = X}.
