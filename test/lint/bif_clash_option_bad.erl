%% The old option for a function that is not there.
-module(bif_clash_option_bad).
-export([f/1]).

-compile({nowarn_bif_clash, {nope, 1}}).
f(X) -> X.
