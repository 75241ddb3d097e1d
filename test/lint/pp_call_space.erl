%% A question mark at the end.
-module(pp_call_space).
-export([f/1]).

f(_) -> ?.
