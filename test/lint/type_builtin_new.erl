%% A type with the name of a newer builtin one.
-module(type_builtin_new).
-export([f/1]).

-type nonempty_binary() :: a.
-spec f(nonempty_binary()) -> ok.
f(_) -> ok.
