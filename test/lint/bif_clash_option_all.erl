%% The old option for all functions.
-module(bif_clash_option_all).
-export([f/1]).

-compile(nowarn_bif_clash).
f(X) -> length(X).
length(X) -> X.
