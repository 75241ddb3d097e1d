%% The wildcard as a parameter.
-module(type_bad_var_underscore).
-export([f/1]).

-type t(_) :: list().
f(_) -> ok.
