%% A variable of the body used in after.
-module(unsafe_try_after).
-export([f/1]).

f(X) -> try Y = X() after Y end.
