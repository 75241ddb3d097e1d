%% A type of another module is not looked for.
-module(type_undefined_remote).
-export([f/1]).

-spec f(nope:t()) -> ok.
f(_) -> ok.
