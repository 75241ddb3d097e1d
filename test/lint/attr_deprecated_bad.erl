%% Bad declarations of deprecated functions.
-module(attr_deprecated_bad).
-export([f/1]).

-deprecated([{f, x}, foo, {f, 1, nope}]).
f(X) -> X.
