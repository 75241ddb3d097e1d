%% An export with an odd arity.
-module(attr_export_arity).

-export([f/a]).
f(X) -> X.
