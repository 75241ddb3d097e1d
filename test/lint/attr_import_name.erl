%% An import from what is no module.
-module(attr_import_name).

-import("lists", [map/2]).
-export([f/1]).
f(X) -> X.
