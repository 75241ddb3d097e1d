%% A fun's argument that is never used.
-module(unused_in_fun).
-export([f/1]).

f(X) -> fun(Y) -> X end.
