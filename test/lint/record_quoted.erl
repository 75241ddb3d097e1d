%% A record with an odd name.
-module(record_quoted).
-export([f/1]).

-record('R x', {'f y'}).
f(X) -> X#'R x'.'g z'.
