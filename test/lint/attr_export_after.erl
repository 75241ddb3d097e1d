%% An export after a function.
-module(attr_export_after).

f(X) -> X.
-export([g/1]).
g(X) -> X.
