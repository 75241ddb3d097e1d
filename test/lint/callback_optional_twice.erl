%% An optional callback named twice.
-module(callback_optional_twice).
-export([f/1]).

-callback c(integer()) -> ok.
-optional_callbacks([c/1]).
-optional_callbacks([c/1]).
f(X) -> X.
