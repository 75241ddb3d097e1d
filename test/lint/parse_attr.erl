%% An attribute that cannot be read.
-module(parse_attr).

-export([f/1).
f(X) -> X.
