%% An attribute that is a call.
-module(attr_wild_call).
-export([f/1]).

-foo(bar(1)).
f(X) -> X.
