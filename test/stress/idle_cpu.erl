%% A program that waits uses no processor time.
-module(idle_cpu).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    Seconds = size_arg(Args, 2),
    [spawn(fun() -> receive after infinity -> ok end end) || _ <- lists:seq(1, 1000)],
    timer:sleep(500),
    Before = cpu_ticks(),
    timer:sleep(Seconds * 1000),
    Used = cpu_ticks() - Before,
    io:format("# ticks used ~w of ~w~n", [Used, Seconds * 100]),
    io:format("idle: ~w~n", [Used =< 5 * Seconds]),
    io:format("ok~n").

%% User and system time of this program in ticks of 10 ms: fields 14 and 15.
cpu_ticks() ->
    {ok, File} = file:open("/proc/self/stat", [read, raw, binary]),
    {ok, Text} = file:read(File, 4096),
    file:close(File),
    Fields = binary:split(lists:last(binary:split(Text, <<") ">>)), <<" ">>, [global]),
    binary_to_integer(lists:nth(12, Fields)) + binary_to_integer(lists:nth(13, Fields)).
