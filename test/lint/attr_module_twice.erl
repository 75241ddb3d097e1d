%% The module's name twice.
-module(attr_module_twice).
-export([f/1]).

-module(attr_module_twice).
f(X) -> X.
