%% Atoms with UTF-8 text: conversions, lengths, order, limits.
-module(atoms_utf8).
-export([main/1]).

main(_) ->
    As = ['abc', 'ÅÄÖ', 'ж', '日本', 'a b', ''],
    io:format("~w~n", [[atom_to_list(A) || A <- As]]),
    io:format("~w~n", [[atom_to_binary(A) || A <- As]]),
    io:format("~w~n", [[byte_size(atom_to_binary(A, utf8)) || A <- As]]),
    io:format("~tp~n", [lists:sort(As)]),
    io:format("~w~n", [[list_to_atom(atom_to_list(A)) =:= A || A <- As]]),
    io:format("~w~n", [[binary_to_atom(atom_to_binary(A)) =:= A || A <- As]]),
    io:format("~w~n", [[binary_to_existing_atom(<<"ж"/utf8>>, utf8) =:= 'ж']]),
    io:format("~w~n", [try atom_to_binary('ж', latin1) catch error:R -> R end]),
    io:format("~w~n", [try binary_to_atom(<<255>>, utf8) catch error:R2 -> R2 end]),
    io:format("~w~n", [try binary_to_atom(binary:copy(<<"a">>, 300),
        utf8) catch error:R3 -> R3 end]),
    io:format("~w~n", [length(atom_to_list(list_to_atom(lists:duplicate(255, 1078))))]).
