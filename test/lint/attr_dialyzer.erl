%% Options for dialyzer.
-module(attr_dialyzer).
-export([f/1]).

-dialyzer({nowarn_function, f/1}).
-dialyzer([no_return, {no_match, [f/1]}]).
f(X) -> X.
