%% A type defined twice.
-module(type_redefine).
-export([f/1]).

-type t() :: a.
-type t() :: b.
-spec f(t()) -> t().
f(X) -> X.
