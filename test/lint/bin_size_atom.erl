%% A size that is an atom.
-module(bin_size_atom).
-export([f/1]).

f(X) -> <<X:all>>.
