%% A variable of the body used in a handler.
-module(unsafe_try_handler).
-export([f/1]).

f(X) -> try Y = X(), Y catch _:_ -> Y end.
