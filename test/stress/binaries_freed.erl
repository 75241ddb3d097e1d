%% Binaries that a hundred thousand processes share, whole and in parts, in heaps,
%% messages, dictionaries and tables, are all freed when the last of them goes.
-module(binaries_freed).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 100000),
    erlang:garbage_collect(),
    Before = erlang:memory(binary),
    aside(fun() -> share(N) end),
    erlang:garbage_collect(),
    wait(Before, 100),
    After = erlang:memory(binary),
    io:format("# binary bytes before ~w after ~w~n", [Before, After]),
    io:format("all freed: ~w~n", [After =< Before]),
    io:format("ok~n").

share(N) ->
    Binaries = list_to_tuple([binary:copy(<<I:32>>, 65536 + I) || I <- lists:seq(1, 64)]),
    Total = lists:sum([byte_size(B) || B <- tuple_to_list(Binaries)]),
    Start = erlang:memory(binary),
    T = ets:new(t, [public]),
    Pids = [spawn(fun() -> hold(T, none) end) || _ <- lists:seq(1, N)],
    lists:foldl(
        fun(Pid, I) ->
            Whole = element(I rem 64 + 1, Binaries),
            Pid ! {whole, Whole},
            Pid ! {part, binary:part(Whole, I rem 1000, 100 + I rem 60000)},
            I + 1
        end,
        0,
        Pids
    ),
    Sums = [begin P ! {sum, self()}, receive {P, S} -> S end end || P <- Pids],
    io:format("right: ~w~n", [lists:all(fun(S) -> S end, Sums)]),
    io:format("shared: ~w~n", [erlang:memory(binary) - Start < 2 * Total]),
    %% Half ends by itself, half is killed, with messages that nobody has read.
    [P ! {whole, element(1, Binaries)} || P <- Pids],
    [case P of {P1, 0} -> P1 ! stop; {P1, 1} -> exit(P1, kill) end ||
        P <- lists:zip(Pids, [I rem 2 || I <- lists:seq(1, N)])],
    [begin R = monitor(process, P), receive {'DOWN', R, _, _, _} -> ok end end || P <- Pids],
    ets:delete(T).

hold(T, Whole) ->
    receive
        {whole, Binary} ->
            put(kept, Binary),
            hold(T, Binary);
        {part, Part} ->
            case erlang:phash2(self(), 10) of
                0 -> ets:insert(T, {self(), Part});
                _ -> put(part, Part)
            end,
            hold(T, Whole);
        {sum, From} ->
            <<First:4/binary, _/binary>> = Whole,
            From ! {self(), binary:match(Whole, First) =:= {0, 4}},
            hold(T, Whole);
        stop ->
            ok
    end.

wait(_, 0) -> ok;
wait(Most, N) ->
    case erlang:memory(binary) =< Most of
        true -> ok;
        false -> timer:sleep(50), erlang:garbage_collect(), wait(Most, N - 1)
    end.
