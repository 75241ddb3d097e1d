%% A type that is not there.
-module(type_undefined).
-export([f/1]).

-spec f(nope()) -> ok.
f(_) -> ok.
