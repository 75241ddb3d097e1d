%% Something else run at load.
-module(attr_on_load_bad).
-export([f/1]).

-on_load(foo).
f(X) -> X.
