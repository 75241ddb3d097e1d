%% An export with an odd name.
-module(attr_export_name).

-export(["f"/1]).
f(X) -> X.
