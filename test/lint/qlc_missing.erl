%% A query without the header it needs.
-module(qlc_missing).
-export([f/1]).

f(L) -> qlc:q([X || X <- L]).
