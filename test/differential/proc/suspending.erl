-module(suspending).
-export([main/1]).
%% suspend_process counts for each suspender, has had its effect when it returns, and
%% is undone when the suspender ends.
main(_) ->
    Self = self(),
    P = spawn(fun() -> counter(Self, 0) end),
    Moves = fun() -> P ! {tell, Self}, receive {count, _} -> true after 50 -> false end end,
    Flush = fun() -> receive {count, _} -> true after 500 -> false end end,
    io:format("~p~n", [Moves()]),
    true = erlang:suspend_process(P),
    {status, suspended} = process_info(P, status),
    {suspending, [{P, 1, 0}]} = process_info(self(), suspending),
    io:format("~p~n", [Moves()]),
    true = erlang:suspend_process(P),
    false = erlang:suspend_process(P, [unless_suspending]),
    true = erlang:resume_process(P),
    {status, suspended} = process_info(P, status),
    true = erlang:resume_process(P),
    io:format("~p ~p~n", [Flush(), process_info(self(), suspending)]),
    io:format("~p~n", [error_of(fun() -> erlang:resume_process(P) end)]),
    %% Another's suspension is its own.
    {Q, M} = spawn_monitor(fun() ->
                                   true = erlang:suspend_process(P),
                                   true = erlang:suspend_process(P, []),
                                   Self ! stopped,
                                   receive stop -> ok end
                           end),
    receive stopped -> ok end,
    io:format("~p ~p~n", [error_of(fun() -> erlang:resume_process(P) end), Moves()]),
    Q ! stop,
    receive {'DOWN', M, _, _, normal} -> ok end,
    io:format("~p~n", [Flush()]),
    %% Asynchronously.
    true = erlang:suspend_process(P, [{asynchronous, tag}]),
    receive {tag, R} -> io:format("~p~n", [R]) end,
    true = erlang:suspend_process(P, [asynchronous, unless_suspending]) =:= false,
    true = erlang:resume_process(P),
    io:format("~p~n", [Moves()]),
    exit(P, kill),
    receive after 20 -> ok end,
    [io:format("~p~n", [error_of(F)])
     || F <- [fun() -> erlang:suspend_process(P) end,
              fun() -> erlang:suspend_process(self()) end,
              fun() -> erlang:suspend_process(Q, [nothing]) end,
              fun() -> erlang:resume_process(P) end,
              fun() -> erlang:suspend_process(x) end]].

counter(To, N) ->
    receive {tell, To} -> To ! {count, N}, counter(To, N + 1) end.

error_of(F) ->
    try F() catch C:R -> {C, R} end.
