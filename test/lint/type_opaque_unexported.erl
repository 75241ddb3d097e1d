%% An opaque type that is not exported.
-module(type_opaque_unexported).
-export([f/1]).

-opaque t() :: {a, integer()}.
-spec f(t()) -> t().
f(X) -> X.
