%% A record without fields in a tuple.
-module(record_syntax_one).
-export([f/1]).

-record(r).
f(X) -> X.
