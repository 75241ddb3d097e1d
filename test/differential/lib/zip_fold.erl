%% zip:foldl over archives in memory and in files, and what it makes of bad ones.
-module(zip_fold).
-export([main/1]).
-include_lib("kernel/include/file.hrl").

main(_) ->
    Files = [{"foo", <<"FOO">>}, {"dir/bar", binary:copy(<<"bar">>, 1000)}, {"empty", <<>>}],
    {ok, {Name, Bytes}} = zip:create("a.zip", Files, [memory]),
    Fun = fun(N, I, B, Acc) ->
        #file_info{size = Size, type = Type, mtime = {{_, _, _}, {_, _, _}}} = I(),
        [{N, Size, Type, erlang:crc32(B())} | Acc]
    end,
    io:format("~p~n", [zip:foldl(Fun, [], {Name, Bytes})]),
    ok = file:write_file(Name, Bytes),
    io:format("~p~n", [zip:foldl(Fun, [], Name)]),
    {ok, {_, Stored}} = zip:create("a.zip", Files, [memory, {compress, []}, {comment, "a comment"}]),
    io:format("~p~n", [zip:foldl(Fun, [], {Name, Stored})]),
    io:format("~p~n", [catch zip:foldl(fun(N, _, _, _) -> throw({first, N}) end, [], {Name, Bytes})]),
    io:format("~p~n", [zip:foldl(fun() -> ok end, [], Name)]),
    io:format("~p~n", [zip:foldl(Fun, [], 42)]),
    io:format("~p~n", [zip:foldl(Fun, [], {Name, 42})]),
    io:format("~p~n", [zip:foldl(Fun, [], "missing.zip")]),
    io:format("~p~n", [zip:foldl(Fun, [], {Name, <<"no archive at all, surely">>})]),
    io:format("~p~n", [zip:foldl(Fun, [], {Name, <<>>})]),
    %% With the files' own times, it is the same archive.
    {ok, All} = zip:foldl(fun(N, I, B, Acc) -> [{N, B(), I()} | Acc] end, [], {Name, Bytes}),
    io:format("~p~n", [zip:create(Name, lists:reverse(All), [memory]) =:= {ok, {Name, Bytes}}]).
