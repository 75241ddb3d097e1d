%% A size that is an expression.
-module(bin_size_expr).
-export([f/1]).

f(X) -> <<X:(4 + 4)>>.
