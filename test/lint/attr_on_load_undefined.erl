%% A function run at load that is not there.
-module(attr_on_load_undefined).
-export([f/1]).

-on_load(init/0).
f(X) -> X.
