%% The warning about removed functions turned off.
-module(removed_off).
-export([f/1]).

-compile(nowarn_removed).
f(X) -> erlang:hash(X, 2).
