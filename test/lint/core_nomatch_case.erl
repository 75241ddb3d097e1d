%% A case with no clause that fits.
-module(core_nomatch_case).
-export([f/1]).

f(_) -> case a of b -> c end.
