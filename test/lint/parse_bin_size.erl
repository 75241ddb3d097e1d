%% A segment without a size.
-module(parse_bin_size).
-export([f/1]).

f(X) -> <<X:>>.
