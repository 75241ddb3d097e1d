%% A guard with a comma at its end.
-module(parse_guard_end).
-export([f/1]).

f(X) when X > 1, -> X.
