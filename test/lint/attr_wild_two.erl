%% An attribute with two arguments.
-module(attr_wild_two).
-export([f/1]).

-foo(bar, baz).
f(X) -> X.
