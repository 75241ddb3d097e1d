%% A type that is not there.
-module(bin_unknown_type).
-export([f/1]).

f(X) -> <<X/nope>>.
