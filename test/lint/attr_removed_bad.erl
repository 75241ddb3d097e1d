%% Bad declarations of removed functions.
-module(attr_removed_bad).
-export([f/1]).

-removed([{f, 1}, foo, {'_', '_'}]).
f(X) -> X.
