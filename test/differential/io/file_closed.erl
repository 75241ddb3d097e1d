-module(file_closed).
-export([main/1]).
%% A file is closed when close/1 returns: what was written can be run, and descriptors
%% do not pile up.
main(_) ->
    File = filename:absname("file_closed.tmp"),
    {ok, Program} = file:read_file("/bin/echo"),
    Said = [begin
        ok = file:write_file(File, Program),
        ok = file:change_mode(File, 8#755),
        Text = os:cmd(File ++ " " ++ integer_to_list(N)),
        ok = file:delete(File),
        Text =:= integer_to_list(N) ++ "\n"
    end || N <- lists:seq(1, 20)],
    io:format("~p~n", [lists:usort(Said)]),
    Before = descriptors(),
    [begin
        {ok, F} = file:open(File, [write, read, raw, binary]),
        ok = file:write(F, binary:copy(<<"x">>, 100000)),
        {ok, 0} = file:position(F, 0),
        {ok, _} = file:read(F, 100000),
        ok = file:close(F)
    end || _ <- lists:seq(1, 100)],
    io:format("~p~n", [descriptors() - Before < 5]),
    ok = file:delete(File).

descriptors() ->
    {ok, Names} = file:list_dir("/proc/self/fd"),
    length(Names).
