%% A key twice in an update.
-module(map_key_twice_update).
-export([f/1]).

f(X) -> X#{a => 1, a := 2}.
