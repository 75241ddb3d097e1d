%% Resources of applications are found along the code path.
-module(code_path).
-export([main/1]).
main(_) ->
    ok = filelib:ensure_dir("ebin/x"),
    ok = file:write_file("ebin/disk1.app", "{application, disk1, [{vsn, \"3\"}, {modules, []}, {env, [{x, 1}]}]}."),
    io:format("~p~n", [application:load(disk1)]),
    io:format("~p~n", [code:add_path("ebin")]),
    io:format("~p~n", [code:add_patha("no_such_directory")]),
    io:format("~p~n", [application:ensure_all_started(disk1)]),
    io:format("~p~n", [application:get_all_env(disk1)]),
    io:format("~p~n", [lists:last(code:get_path())]),
    io:format("~p~n", [code:where_is_file("disk1.app")]),
    io:format("~p~n", [code:del_path("ebin")]),
    io:format("~p~n", [code:del_path("ebin")]),
    io:format("~p~n", [code:where_is_file("disk1.app")]),
    ok = filelib:ensure_dir("disk2-1.0/ebin/x"),
    ok = filelib:ensure_dir("disk3-2/x"),
    io:format("~p~n", [[code:lib_dir(A) || A <- [disk2, disk3]]]),
    io:format("~p~n", [[code:add_patha(D) || D <- ["disk2-1.0/ebin", "disk3-2"]]]),
    Found = [code:lib_dir(A) || A <- [disk2, disk3]],
    io:format("~p~n", [[{filename:pathtype(D), filename:basename(D)} || D <- Found]]).
