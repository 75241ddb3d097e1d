%% A question mark before what is no name.
-module(pp_call_bad).
-export([f/1]).

f(_) -> ?1.
