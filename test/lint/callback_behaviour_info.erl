%% Callbacks and behaviour_info/1 together.
-module(callback_behaviour_info).

-export([f/1, behaviour_info/1]).
-callback c(integer()) -> ok.
f(X) -> X.
behaviour_info(_) -> [].
