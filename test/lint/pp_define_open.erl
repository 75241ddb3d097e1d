%% A definition without its end.
-module(pp_define_open).
-export([f/1]).

-define(M, 1.
f(_) -> 1.
