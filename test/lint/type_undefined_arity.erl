%% A type with another arity.
-module(type_undefined_arity).
-export([f/1]).

-type t(X) :: [X].
-spec f(t()) -> t(a).
f(X) -> X.
