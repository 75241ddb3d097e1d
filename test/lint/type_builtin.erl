%% A type with the name of a builtin one.
-module(type_builtin).
-export([f/1]).

-type integer() :: a.
-spec f(integer()) -> integer().
f(X) -> X.
