%% A comprehension whose template is a list.
-module(bin_comp_list).
-export([f/1]).

f(L) -> << [X] || X <- L >>.
