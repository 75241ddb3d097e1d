%% The whole module deprecated.
-module(attr_deprecated_module).
-export([f/1]).

-deprecated(module).
f(X) -> X.
