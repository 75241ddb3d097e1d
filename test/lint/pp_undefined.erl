%% A macro that is not there.
-module(pp_undefined).
-export([f/1]).

f(_) -> ?NOPE.
