%% A type variable that the type does not have.
-module(type_unbound_var).
-export([f/1]).

-type t() :: [X].
-spec f(t()) -> ok.
f(_) -> ok.
