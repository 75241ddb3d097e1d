%% A macro with arguments that is not there.
-module(pp_undefined_call).
-export([f/1]).

f(_) -> ?NOPE(1, 2).
