%% Arguments as strings.
-module(pp_stringify).
-export([f/1]).

-define(S(X), ??X).
f(X) -> {?S(X + 1), ?S(nope), ?S("a" 'b c' $d)}.
