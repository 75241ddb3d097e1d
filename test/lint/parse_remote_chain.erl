%% Two colons in a row.
-module(parse_remote_chain).
-export([f/1]).

f(X) -> a:b:c(X).
