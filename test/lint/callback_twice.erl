%% A callback given twice.
-module(callback_twice).
-export([f/1]).

-callback c(integer()) -> ok.
-callback c(atom()) -> ok.
f(X) -> X.
