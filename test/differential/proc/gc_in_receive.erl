%% Collections while messages wait and binaries are shared between processes.
-module(gc_in_receive).
-export([main/1]).

main(_) ->
    Me = self(),
    W = [spawn(fun() -> worker(Me, I) end) || I <- lists:seq(1, 4)],
    Data = binary:copy(<<"abcdefghij">>, 1000),
    [P ! {work, N, binary:part(Data, N, 500)} || N <- lists:seq(1, 200), P <- W],
    [P ! finish || P <- W],
    io:format("~p~n", [lists:sort([receive {sum, I, S} -> {I, S} end || _ <- W])]),
    true = erlang:garbage_collect(),
    io:format("~p~n", [erlang:crc32(Data)]).

worker(Me, I) -> timer:sleep(5), worker(Me, I, 0, []).
worker(Me, I, S, Keep) ->
    receive
        {work, N, B} ->
            L = binary_to_list(B),
            if N rem 50 =:= 0 -> erlang:garbage_collect(); true -> ok end,
            worker(Me, I, S + lists:sum(L) + N, [B | lists:sublist(Keep, 20)]);
        finish -> Me ! {sum, I, {S, erlang:crc32(Keep)}}
    end.
