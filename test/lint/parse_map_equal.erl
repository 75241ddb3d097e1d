%% A map with an equals sign.
-module(parse_map_equal).
-export([f/1]).

f(X) -> #{a = X}.
