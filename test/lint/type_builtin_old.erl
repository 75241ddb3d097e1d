%% Names that types had once.
-module(type_builtin_old).
-export([f/1]).

-spec f(bool()) -> string(char()).
f(_) -> [].
