%% The machine's memory as memsup tells it, from /proc/meminfo.
-module(memsup).
-export([get_system_memory_data/0]).

get_system_memory_data() ->
    {ok, File} = file:open("/proc/meminfo", [read, raw, binary]),
    {ok, Text} = file:read(File, 65536),
    ok = file:close(File),
    Lines = [string:lexemes(L, ": \t") || L <- string:split(Text, "\n", all)],
    Bytes = fun(Key) -> hd([binary_to_integer(N) * 1024 || [K, N, _] <- Lines, K =:= Key]) end,
    Total = Bytes(<<"MemTotal">>),
    [{total_memory, Total}, {system_total_memory, Total}, {free_memory, Bytes(<<"MemFree">>)}].
