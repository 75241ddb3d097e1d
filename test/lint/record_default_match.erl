%% A variable bound in a default.
-module(record_default_match).
-export([f/1]).

-record(r, {a = begin X = 1, X end}).
f(_) -> #r{}.
