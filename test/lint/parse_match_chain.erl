%% Matches in a row.
-module(parse_match_chain).
-export([f/1]).

f(X) -> A = B = X, {A, B}.
