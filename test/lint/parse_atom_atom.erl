%% Two atoms side by side.
-module(parse_atom_atom).
-export([f/1]).

f(_) -> a b.
