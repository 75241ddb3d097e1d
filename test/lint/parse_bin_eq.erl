%% A binary directly after an equals sign.
-module(parse_bin_eq).
-export([f/1]).

f(X) -> Y =<<X>>, Y.
