%% An error in what a macro gives.
-module(pp_error_in_expansion).
-export([f/1]).

-define(BAD, 1 + ).
f(_) -> ?BAD.
