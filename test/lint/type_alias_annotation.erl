%% An annotated type.
-module(type_alias_annotation).
-export([f/1]).

-spec f(X :: integer()) -> Y :: integer().
f(X) -> X.
