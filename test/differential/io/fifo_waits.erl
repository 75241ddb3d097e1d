%% Processes that wait for the other ends of FIFOs hold up nobody: neither other
%% processes nor their files.
-module(fifo_waits).
-export([main/1]).

main(_) ->
    Dir = string:trim(os:cmd("mktemp -d")),
    Names = [filename:join(Dir, "fifo" ++ integer_to_list(N)) || N <- lists:seq(1, 6)],
    [os:cmd("mkfifo " ++ Name) || Name <- Names],
    Self = self(),
    %% Three wait in open, three in read.
    {Opening, Reading} = lists:split(3, Names),
    Openers = [
        spawn(fun() ->
            {ok, File} = file:open(Name, [read, raw, binary]),
            %% All until the other end is closed, however it comes.
            Self ! {opened, Name, file:read(File, 100)}
        end)
     || Name <- Opening
    ],
    Readers = [
        spawn(fun() ->
            {ok, File} = file:open(Name, [read, write, raw, binary]),
            Self ! {reads, Name},
            Self ! {read, Name, file:read(File, 7)}
        end)
     || Name <- Reading
    ],
    [receive {reads, Name} -> ok end || Name <- Reading],
    Plain = filename:join(Dir, "plain"),
    Work = fun() ->
        ok = file:write_file(Plain, lists:duplicate(100000, $x)),
        {ok, Bytes} = file:read_file(Plain),
        {ok, [_ | _]} = file:list_dir(Dir),
        byte_size(Bytes)
    end,
    io:format("~p~n", [[Work() || _ <- lists:seq(1, 20)]]),
    io:format("~p~n", [[is_process_alive(P) || P <- Openers ++ Readers]]),
    %% One is killed while it waits; what it had is not used by others.
    exit(hd(Readers), kill),
    {ok, Other} = file:open(Plain, [read, raw, binary]),
    [spawn(fun() -> os:cmd("{ echo hel; sleep 0.1; echo lo; } > " ++ Name) end) || Name <- tl(Names)],
    io:format("~p~n", [file:read(Other, 5)]),
    io:format("~p~n", [[receive {opened, Name, What} -> What end || Name <- tl(Opening)]]),
    io:format("~p~n", [[receive {read, Name, What} -> What end || Name <- tl(Reading)]]),
    os:cmd("echo first > " ++ hd(Names)),
    io:format("~p~n", [receive {opened, _, What} -> What end]),
    os:cmd("rm -r " ++ Dir),
    io:format("done~n").
