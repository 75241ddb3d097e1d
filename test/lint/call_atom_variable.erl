%% A call of an atom in a variable.
-module(call_atom_variable).
-export([f/1]).

f(_) -> X = foo, X().
