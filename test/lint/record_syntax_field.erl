%% A field that is no atom.
-module(record_syntax_field).
-export([f/1]).

-record(r, {1}).
f(X) -> X.
