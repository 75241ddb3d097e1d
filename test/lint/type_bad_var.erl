%% A parameter that is no variable.
-module(type_bad_var).
-export([f/1]).

-type t(a) :: list().
f(_) -> ok.
