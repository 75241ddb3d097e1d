%% Functions declared removed.
-module(attr_removed).
-export([f/1]).

-removed([{g, 2}, {h, 1, "use f/1"}]).
f(X) -> X.
