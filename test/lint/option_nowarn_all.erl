%% All warnings off.
-module(option_nowarn_all).
-export([f/1]).

-compile(nowarn_unused_vars).
-compile(nowarn_unused_function).
f(X) -> ok.
g(Y) -> Y.
