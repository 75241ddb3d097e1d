%% Files in the current folder: write, read, append, list, rename, delete, errors.
-module(file_io).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    P(file:write_file("a.txt", ["line 1\n", <<"line 2\n">>])), P(file:read_file("a.txt")),
    P(file:write_file("a.txt", "line 3", [append])), P(file:read_file("a.txt")),
    P(file:read_file("missing")), P(file:read_file(".")), P(file:write_file("no/such/dir", "x")),
    P(file:make_dir("d")), P(file:make_dir("d")), P(file:write_file("d/x", "x")),
    P(file:write_file("d/y", "yy")), {ok, Names} = file:list_dir("d"), P(lists:sort(Names)),
    P(file:rename("d/x", "d/z")), P(lists:sort(element(2, file:list_dir("d")))),
    P(file:delete("d/z")), P(file:delete("d/z")), P(file:del_dir("d")), P(filelib:is_dir("d")),
    P(filelib:is_file("a.txt")), P(filelib:is_regular("d")), P(filelib:file_size("a.txt")),
    P(filelib:wildcard("*")), P(filelib:ensure_dir("e/f/g")), P(filelib:is_dir("e/f")),
    P(filelib:wildcard("**/*")),
    P(file:write_file("t.conf", "{a, 1}.\n{b, \"two\", [3]}.\n%% c\n'end'.\n")),
    P(file:consult("t.conf")), P(file:write_file("bad.conf", "{a, .\n")),
    P(element(1, file:consult("bad.conf"))), P(file:format_error(enoent)),
    P(element(1, file:read_file_info("a.txt"))), P(file:copy("a.txt", "b.txt")),
    P(file:read_file("b.txt")), {ok, Cwd} = file:get_cwd(), P(is_list(Cwd)), P(file:del_dir_r("e")),
    P(lists:sort(filelib:wildcard("*.txt"))),
    P(filelib:fold_files(".", "\\.conf$", false, fun(F, A) -> [filename:basename(F) | A] end,
        []) -- ["bad.conf"]).
