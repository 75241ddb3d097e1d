%% A large binary goes to a thousand processes without being copied.
-module(shared_binaries).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    Megabytes = size_arg(Args, 50),
    B = binary:copy(<<"0123456789abcdef">>, Megabytes * 65536),
    Sum = erlang:crc32(B),
    Before = resident(),
    Self = self(),
    Pids = [spawn(fun() -> hold(Self) end) || _ <- lists:seq(1, 1000)],
    [P ! {data, B, I} || {P, I} <- lists:zip(Pids, lists:seq(1, 1000))],
    Parts = [receive {part, P, Part} -> Part end || P <- Pids],
    After = resident(),
    io:format("parts right: ~w~n", [lists:all(fun({I, Part}) -> Part =:= binary:part(B, I, 100) end,
                                              lists:zip(lists:seq(1, 1000), Parts))]),
    %% Copies would take a thousand times the size; the processes take some, too.
    io:format("shared: ~w~n", [After - Before < max(20, 2 * Megabytes) * 1024]),
    [begin P ! stop, receive {sum, P, S} -> S = Sum end end || P <- lists:sublist(Pids, 5)],
    io:format("# rss_kb before ~w after ~w~n", [Before, After]),
    io:format("ok~n").

hold(To) ->
    receive {data, B, I} ->
        To ! {part, self(), binary:part(B, I, 100)},
        receive stop -> To ! {sum, self(), erlang:crc32(B)} end
    end.
