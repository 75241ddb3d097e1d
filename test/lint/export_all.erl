%% All functions exported.
-module(export_all).

-compile(export_all).
f(X) -> X.
g(X) -> X.
