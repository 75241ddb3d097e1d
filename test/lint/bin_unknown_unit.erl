%% A unit of another name.
-module(bin_unknown_unit).
-export([f/1]).

f(X) -> <<X:8/nope:4>>.
