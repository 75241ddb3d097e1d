%% Errors and warnings in one file.
-module(parse_recovered).
-export([f/1]).

-record(r, {a}).
f(X) -> case X of.
g(X) -> Y = #r{b = 1}.
