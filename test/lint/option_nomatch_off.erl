%% The warnings about clauses turned off.
-module(option_nomatch_off).
-export([f/1]).

-compile(nowarn_nomatch).
f(_) -> case a of b -> 1; a -> 2 end.
