%% Where modules are, as far as that can be the same on BEAM.
-module(code_which).
-export([main/1]).

main(_) ->
    [
        io:format("~p ~p ~p~n", [M, kind(code:which(M)), loaded(code:is_loaded(M))])
     || M <- [erlang, init, prim_file, lists, io, ?MODULE, no_such_module]
    ],
    io:format("~p~n", [filename:basename(code:which(lists), ".beam")]),
    io:format("~p~n", [[{M, code:ensure_loaded(M)} || M <- [lists, erlang, no_such_module]]]),
    io:format("~p~n", [[erlang:module_loaded(M) || M <- [lists, erlang, no_such_module]]]),
    io:format("~p~n", [code:load_file(no_such_module)]),
    io:format("~p~n", [code:get_object_code(no_such_module)]),
    io:format("~p~n", [[code:lib_dir(A) || A <- [no_such_app]]]),
    io:format("~p~n", [code:priv_dir(no_such_app)]),
    io:format("~p~n", [lists:keyfind(erlang, 1, code:all_loaded())]).

kind(Atom) when is_atom(Atom) -> Atom;
kind([_ | _]) -> path.

loaded({file, What}) -> {file, kind(What)};
loaded(false) -> false.
