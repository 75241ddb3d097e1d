%% A function run at load.
-module(attr_on_load).
-export([f/1]).

-on_load(init/0).
f(X) -> X.
init() -> ok.
