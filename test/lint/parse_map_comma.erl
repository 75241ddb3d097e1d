%% A map with a comma at its end.
-module(parse_map_comma).
-export([f/1]).

f(X) -> #{a => X, }.
