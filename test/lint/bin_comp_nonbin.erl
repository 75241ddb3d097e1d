%% A comprehension whose template is no binary.
-module(bin_comp_nonbin).
-export([f/1]).

f(L) -> << X || X <- L >>.
