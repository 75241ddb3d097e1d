%% A field updated twice.
-module(record_update_twice).
-export([f/1]).

-record(r, {a, b}).
f(X) -> X#r{a = 1, a = 2}.
