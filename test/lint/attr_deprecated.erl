%% Functions declared deprecated.
-module(attr_deprecated).
-export([f/1]).

-deprecated([{f, 1}, {g, 2, eventually}, {h, '_', "use f/1"}]).
f(X) -> X.
