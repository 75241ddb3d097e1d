%% Atoms that need quotes when printed, and atoms made of Unicode.
-module(atoms_special).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[abc, 'Abc', '_x', 'a b', 'a@b', 'a_B9', '9a', '', 'it\'s', '\n', '+',
        'and', 'end',
                        'maybe', div1, '[]', 'été', 'Ä', 'ж', '漢']]),
    io:format("~w~n", [['été', 'ж', 'q"q', 'back\\slash']]),
    io:format("~tp ~ts ~tw~n", ['ж', 'ж', '漢字']),
    io:format("~p~n", [atom_to_list('héé')]),
    io:format("~p~n", [{'EXIT', 'DOWN', 'Elixir.Foo'}]).
