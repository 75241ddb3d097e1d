%% syntax_tools: erl_tidy over copies of files in the current folder, as its users call
%% it: files one by one with several sets of options, and folders.
%%   tidy_files files OUT FILE...   each with its default options, to OUT
%%   tidy_files options OUT FILE... each with many sets of options
%%   tidy_files folder DIR          in place, with backups
-module(tidy_files).
-export([main/1]).

main(["files", Out | Files]) ->
    lists:foreach(fun(File) -> tidy(File, [{dir, Out}]) end, Files);
main(["options", Out | Files]) ->
    Sets = [
        {"idem", [idem, verbose]},
        {"all", [auto_export_vars, old_guard_tests, spawn_funs, no_imports, keep_unused]},
        {"unused", [keep_unused, {auto_list_comp, false}, {new_guard_tests, false}]},
        {"narrow", [{paper, 50}, {ribbon, 40}, {verbose, 2}]},
        {"quiet", [quiet, spawn_funs]},
        {"hook", [{printer, fun(Tree, _) -> io_lib:format("~p", [erl_syntax:type(Tree)]) end}]}
    ],
    lists:foreach(
        fun(File) ->
            lists:foreach(
                fun({Name, Options}) ->
                    io:format("-- ~ts ~ts~n", [File, Name]),
                    To = filename:basename(File) ++ "." ++ Name,
                    tidy(File, [{outfile, To}, {dir, Out}, {backups, false} | Options])
                end,
                Sets
            ),
            io:format("-- ~ts test, stdout~n", [File]),
            tidy(File, [test, verbose]),
            tidy(File, [stdout]),
            module(File)
        end,
        Files
    );
main(["folder", Dir]) ->
    io:format("~p~n", [outcome(fun() -> erl_tidy:dir(Dir, [test, verbose]) end)]),
    io:format("~p~n", [
        outcome(fun() -> erl_tidy:dir(Dir, [{recursive, false}, {backup_suffix, ".old"}, verbose]) end)
    ]),
    io:format("~p~n", [outcome(fun() -> erl_tidy:dir(Dir, [{regexp, "(sp|la).*\\.erl$"}]) end)]),
    io:format("~p~n", [outcome(fun() -> erl_tidy:dir(Dir) end)]),
    io:format("~p~n", [outcome(fun() -> erl_tidy:dir(Dir ++ "/nowhere", []) end)]),
    io:format("~p~n", [outcome(fun() -> erl_tidy:dir(Dir, [{dir, Dir ++ "/broken.erl"}]) end)]).

tidy(File, Options) ->
    case outcome(fun() -> erl_tidy:file(File, Options) end) of
        ok -> ok;
        Other -> io:format("~ts ~P~n", [File, Other, 30])
    end.

%% Forms instead of a file.
module(File) ->
    Result = outcome(fun() ->
        {ok, Forms} = epp:parse_file(File, []),
        Tree = erl_tidy:module(Forms, [{file, File}, no_imports]),
        erl_prettypr:format(Tree)
    end),
    io:format("~tP~n", [Result, 60]).

%% erl_tidy works in processes that are linked to its caller.
outcome(Fun) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({done, Fun()}) end),
    receive
        {'DOWN', Ref, process, Pid, {done, Value}} -> Value;
        {'DOWN', Ref, process, Pid, {Reason, [{_, _, _, _} | _]}} -> {crashed, Reason};
        {'DOWN', Ref, process, Pid, Reason} -> {crashed, Reason}
    end.
