%% Conditions on macros.
-module(pp_ifdef).
-export([f/1]).

-ifdef(NOPE).
g(X) -> X.
-else.
-define(HAVE, 1).
-endif.
-ifndef(HAVE).
h(X) -> X.
-endif.
f(X) -> X.
