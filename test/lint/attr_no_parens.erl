%% An attribute without parentheses.
-module(attr_no_parens).
-export([f/1]).

-foo bar.
f(X) -> X.
