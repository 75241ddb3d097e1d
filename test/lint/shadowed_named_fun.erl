%% A fun's name with the name of a variable.
-module(shadowed_named_fun).
-export([f/1]).

f(G) -> fun G(0) -> 0; G(N) -> G(N - 1) end.
