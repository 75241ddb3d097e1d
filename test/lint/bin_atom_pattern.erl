%% An atom in a pattern.
-module(bin_atom_pattern).
-export([f/1]).

f(<<a:8>>) -> ok; f(_) -> no.
