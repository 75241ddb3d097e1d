%% A case without clauses.
-module(parse_empty_case).
-export([f/1]).

f(X) -> case X of end.
