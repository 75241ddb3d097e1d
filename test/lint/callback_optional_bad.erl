%% Optional callbacks that are no list.
-module(callback_optional_bad).
-export([f/1]).

-optional_callbacks(foo).
f(X) -> X.
