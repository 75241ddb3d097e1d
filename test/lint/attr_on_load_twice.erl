%% Two functions run at load.
-module(attr_on_load_twice).
-export([f/1]).

-on_load(i/0).
-on_load(j/0).
f(X) -> X.
i() -> ok.
j() -> ok.
