%% A list instead of a tuple of fields.
-module(record_syntax_list).
-export([f/1]).

-record(r, [a]).
f(X) -> X.
