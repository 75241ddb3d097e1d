%% A variable of a fun used outside.
-module(unbound_in_fun).
-export([f/1]).

f(_) -> G = fun(A) -> A end, G(A).
