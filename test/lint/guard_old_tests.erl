%% Several tests of the old kind.
-module(guard_old_tests).
-export([f/1]).

f(X) when atom(X); integer(X); float(X); tuple(X); binary(X); pid(X) -> X.
