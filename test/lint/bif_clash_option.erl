%% The old option for clashes.
-module(bif_clash_option).
-export([f/1]).

-compile({nowarn_bif_clash, {length, 1}}).
f(X) -> length(X).
length(X) -> X.
