%% An attribute without its end.
-module(parse_attr_dot).
-export([f/1]).

-foo(bar)
f(X) -> X.
