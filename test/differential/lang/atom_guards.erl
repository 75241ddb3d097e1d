%% A type test of a value that is already known to be a certain atom.
-module(atom_guards).
-export([main/1]).

main(_) ->
    Names = ["bit_size", "an_atom_of_this_module", "abs", "other"],
    [io:format("~s ~p~n", [N, classify(list_to_atom(N), A)]) || N <- Names, A <- [1, 4]].

classify(bit_size, 1) -> one;
classify(an_atom_of_this_module, 1) -> two;
classify(abs, 1) -> three;
classify(Name, A) when is_atom(Name), is_integer(A) -> false;
classify(_, _) -> wrong.
