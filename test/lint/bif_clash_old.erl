%% A function with the name of an old function of erlang.
-module(bif_clash_old).
-export([f/1]).

f(X) -> atom_to_list(X).
atom_to_list(X) -> X.
