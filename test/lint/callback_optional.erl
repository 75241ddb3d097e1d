%% An optional callback that is not there.
-module(callback_optional).
-export([f/1]).

-callback c(integer()) -> ok.
-optional_callbacks([d/1]).
f(X) -> X.
