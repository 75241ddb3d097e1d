%% An export that is no list.
-module(attr_export_nolist).

-export(f/1).
f(X) -> X.
