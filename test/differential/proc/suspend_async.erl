%% What is suspended asynchronously is outstanding until it stands still.
-module(suspend_async).
-export([main/1]).

main(_) ->
    P = spawn(fun loop/0),
    Counts = fun() -> {suspending, L} = process_info(self(), suspending), [{A, O} || {Q, A, O} <- L, Q =:= P] end,
    erlang:suspend_process(P, [asynchronous]),
    wait(fun() -> Counts() =:= [{1, 0}] end),
    erlang:suspend_process(P, [asynchronous]),
    io:format("~p~n", [Counts()]),
    true = erlang:suspend_process(P),
    false = erlang:suspend_process(P, [unless_suspending]),
    false = erlang:suspend_process(P, [unless_suspending, asynchronous]),
    io:format("~p~n", [Counts()]),
    [true = erlang:resume_process(P) || _ <- [1, 2, 3]],
    io:format("~p ~p~n", [Counts(), catch_badarg(fun() -> erlang:resume_process(P) end)]),
    %% Without the other, which does not run yet, it is outstanding first; a
    %% synchronous call waits.
    [begin
         true = erlang:suspend_process(P, [asynchronous]),
         [{A, O}] = Counts(),
         1 = A + O,
         false = erlang:suspend_process(P, [unless_suspending]),
         [{1, 0}] = Counts(),
         true = erlang:resume_process(P)
     end || _ <- lists:seq(1, 200)],
    Tag = make_ref(),
    erlang:suspend_process(P, [{asynchronous, Tag}]),
    receive {Tag, R} -> io:format("~p ~p~n", [R, Counts()]) end.

loop() -> loop().

wait(F) -> case F() of true -> ok; false -> erlang:yield(), wait(F) end.

catch_badarg(F) -> try F() catch error:badarg -> badarg end.
