%% Another attribute before the module's name.
-export([f/1]).
-module(attr_module_after_export).
f(X) -> X.
