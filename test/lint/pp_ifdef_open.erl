%% A condition that does not end.
-module(pp_ifdef_open).
-export([f/1]).

-ifdef(NOPE).
f(X) -> X.
