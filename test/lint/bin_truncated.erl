%% A number that does not fit.
-module(bin_truncated).
-export([f/1]).

f(_) -> <<256:8>>.
