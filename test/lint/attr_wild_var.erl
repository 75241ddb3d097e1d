%% An attribute that is a variable.
-module(attr_wild_var).
-export([f/1]).

-foo(Bar).
f(X) -> X.
