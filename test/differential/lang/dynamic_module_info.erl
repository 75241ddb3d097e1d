%% module_info by names made at run time, of modules whose own is called nowhere.
-module(dynamic_module_info).
-export([main/1]).

main(_) ->
    M = list_to_atom("lis" ++ "ts"),
    io:format("~p~n", [lists:reverse("ab")]),
    io:format("~p~n", [M:module_info(module)]),
    io:format("~p~n", [lists:member({reverse, 1}, M:module_info(exports))]),
    io:format("~p~n", [lists:keymember(exports, 1, M:module_info())]),
    F = list_to_atom("module_" ++ "info"),
    io:format("~p~n", [M:F(module)]),
    io:format("~p~n", [apply(M, F, [module])]),
    io:format("~p~n", [is_list(apply(M, F, []))]),
    {'EXIT', {Reason, _}} = (catch M:module_info(no_such_item)),
    io:format("~p~n", [Reason]),
    N = list_to_atom("no_such" ++ "_module"),
    {'EXIT', {undef, [{N, A, B, _} | _]}} = (catch N:module_info(exports)),
    io:format("~p~n", [{A, B}]),
    {'EXIT', {undef, _}} = (catch M:module_info(a, b)),
    spawn_monitor(M, F, [module]),
    receive {'DOWN', _, _, _, Why} -> io:format("~p~n", [Why]) end.
