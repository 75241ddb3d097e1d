%% Large terms, shared binaries, funs and big maps in messages.
-module(big_messages).
-export([main/1]).

main(_) ->
    P = spawn(fun loop/0),
    Ts = [lists:seq(1, 100000), binary:copy(<<"x">>, 1000000), maps:from_list([{I,
        {I}} || I <- lists:seq(1, 10000)]),
          fun(X) -> X + 1 end, list_to_tuple(lists:seq(1, 5000)),
          [<<I:800>> || I <- lists:seq(1, 100)], 1 bsl 10000, 1.5, "str", [], {}, make_ref()],
    io:format("~p~n", [[begin P ! {self(), T}, receive {P, R} -> R =:= T end end || T <- Ts]]),
    B = binary:copy(<<"0123456789">>, 100),
    P ! {self(), binary:part(B, 100, 200)},
    io:format("~p~n", [receive {P, S} -> {byte_size(S), S =:= binary:part(B, 100, 200)} end]),
    P ! {self(), <<B/binary, "more">>},
    io:format("~p~n", [receive {P, S2} -> byte_size(S2) end]),
    D = deep(100000, []), P ! {self(), D},
    io:format("~p~n", [receive {P, D2} -> D2 =:= D end]).

loop() -> receive {From, T} -> From ! {self(), T}, loop() end.

deep(0, A) -> A;
deep(N, A) -> deep(N - 1, [A]).
