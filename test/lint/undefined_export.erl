%% An export of a function that is not there.
-module(undefined_export).

-export([f/1, g/3]).
f(X) -> X.
