%% The clash avoided by naming the module.
-module(bif_clash_qualified).

f(X) -> erlang:length(X).
-export([length/1]).
length(X) -> X.
