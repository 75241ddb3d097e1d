%% The memory of an idle process: 100,000 of them wait in receive.
-module(idle).
-export([main/1]).

main(Args) ->
    N = case Args of [A] -> list_to_integer(A); [] -> 100000 end,
    Memory = erlang:memory(processes),
    Resident = resident(),
    Pids = spawn_all(N, []),
    timer:sleep(200),
    io:format("memory ~w~n", [(erlang:memory(processes) - Memory) div N]),
    io:format("rss ~w~n", [(resident() - Resident) div N]),
    [P ! stop || P <- Pids],
    ok.

spawn_all(0, Pids) -> Pids;
spawn_all(N, Pids) -> spawn_all(N - 1, [spawn(fun() -> receive stop -> ok end end) | Pids]).

%% In bytes; 0 where the system does not say.
resident() ->
    case file:open("/proc/self/status", [read, raw, binary]) of
        {ok, File} ->
            {ok, Text} = file:read(File, 8192),
            file:close(File),
            [_, Rest] = binary:split(Text, <<"VmRSS:">>),
            [Number | _] = binary:split(string:trim(Rest, leading), <<" ">>),
            binary_to_integer(Number) * 1024;
        {error, _} -> 0
    end.
