%% A float of a size that is not known.
-module(bin_float_size_expr).
-export([f/1]).

f(X) -> <<1.0:X/float>>.
