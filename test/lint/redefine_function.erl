%% A function defined twice.
-module(redefine_function).
-export([f/1]).

f(X) -> X.
g() -> ok.
f(X) -> g(), X.
