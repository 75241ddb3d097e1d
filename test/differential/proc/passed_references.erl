%% Calls whose reference another function waits for, with a long queue of other messages.
-module(passed_references).
-export([main/1]).

main(_) ->
    Server = spawn_link(fun server/0),
    [self() ! {old, N} || N <- lists:seq(1, 200000)],
    Start = erlang:monotonic_time(millisecond),
    io:format("~p~n", [lists:sum([call(Server, N) || N <- lists:seq(1, 3000)])]),
    io:format("~p~n", [nested(Server, 9)]),
    %% Going through the queue for each of them would take minutes.
    io:format("~p~n", [erlang:monotonic_time(millisecond) - Start < 60000]),
    io:format("~p~n", [flush(0)]),
    %% A reference whose answer is there before anyone waits.
    Ref = make_ref(),
    self() ! {other, 1},
    self() ! {Ref, early},
    io:format("~p~n", [wait(Ref)]),
    io:format("~p~n", [flush(0)]),
    %% One from elsewhere.
    Old = make_ref(),
    self() ! {Old, first},
    _ = [demonitor(monitor(process, Server)) || _ <- lists:seq(1, 20)],
    io:format("~p~n", [wait(id(Old))]).

id(X) -> X.

server() ->
    receive
        {Ref, From, N} ->
            From ! {Ref, N + 1},
            server()
    end.

call(Server, N) ->
    Ref = monitor(process, Server),
    Server ! {Ref, self(), N},
    Answer = wait(Ref),
    demonitor(Ref, [flush]),
    Answer.

%% More at a time than there are marks.
nested(_, 0) ->
    [];
nested(Server, N) ->
    Ref = monitor(process, Server),
    Server ! {Ref, self(), N},
    Inner = nested(Server, N - 1),
    Answer = wait(Ref),
    demonitor(Ref, [flush]),
    [Answer | Inner].

wait(Ref) ->
    receive
        {Ref, Answer} -> Answer
    end.

flush(N) ->
    receive
        _ -> flush(N + 1)
    after 0 -> N
    end.
