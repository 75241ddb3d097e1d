%% What the stress programs share. Lines starting with # are measures and may differ from run to run;
%% all else a program prints is the same each time, and its last line is ok.

size_arg([], Default) -> Default;
size_arg([N | _], _) -> list_to_integer(N).

%% The resident memory of this program in kB; 0 where the system does not say.
%% (Files in /proc claim to be empty, so file:read_file would not do everywhere.)
resident() ->
    case file:open("/proc/self/status", [read, raw, binary]) of
        {ok, File} ->
            {ok, Text} = file:read(File, 8192),
            file:close(File),
            [_, Rest] = binary:split(Text, <<"VmRSS:">>),
            [Number | _] = binary:split(string:trim(Rest, leading), <<" ">>),
            binary_to_integer(Number);
        {error, _} -> 0
    end.

%% Runs Fun in a process of its own, as its heap then goes with it.
aside(Fun) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({result, Fun()}) end),
    receive {'DOWN', Ref, process, Pid, {result, Value}} -> Value end.

%% Shows how much of the memory that was taken came back; waits a little for it.
show_returned(Before, Peak) ->
    erlang:garbage_collect(),
    timer:sleep(300),
    After = resident(),
    Taken = max(1, Peak - Before),
    io:format("# rss_kb before ~w peak ~w after ~w~n", [Before, Peak, After]),
    io:format("# returned ~w~n", [min(100, max(0, (Peak - After) * 100 div Taken))]).
