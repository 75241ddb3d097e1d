%% A record whose name is a variable.
-module(record_syntax_name).
-export([f/1]).

-record(R, {a}).
f(X) -> X.
