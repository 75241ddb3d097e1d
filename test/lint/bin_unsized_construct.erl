%% In an expression that is allowed.
-module(bin_unsized_construct).
-export([f/1]).

f(X) -> <<X/binary, X/binary>>.
