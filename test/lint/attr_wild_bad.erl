%% An attribute that is no term.
-module(attr_wild_bad).
-export([f/1]).

-foo(bar + 1).
f(X) -> X.
