%% A parameter that the type does not use.
-module(type_unused_var).
-export([f/1]).

-type t(X) :: list().
-spec f(t(a)) -> ok.
f(_) -> ok.
