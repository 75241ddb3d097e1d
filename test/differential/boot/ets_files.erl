%% Tables in files: disk_log writes them, which needs a started kernel.
-module(ets_files).
-export([main/1]).

main(_) ->
    File = "ets_files.tmp",
    Table = ets:new(table, [ordered_set]),
    true = ets:insert(Table, [{N, N * N} || N <- lists:seq(1, 100)]),
    io:format("~p~n", [ets:tab2file(Table, File, [{extended_info, [md5sum]}])]),
    {ok, Info} = ets:tabfile_info(File),
    io:format("~p~n", [[lists:keyfind(Key, 1, Info) || Key <- [name, type, size]]]),
    {ok, Again} = ets:file2tab(File, [{verify, true}]),
    io:format("~p~n", [ets:tab2list(Again) =:= ets:tab2list(Table)]),
    io:format("~p~n", [file:delete(File)]).
