%% A definition without a comma.
-module(pp_define_comma).
-export([f/1]).

-define(M 1).
f(_) -> 1.
