%% Ten million messages from a thousand senders to sixteen receivers: each receiver
%% gets those of each sender in the order in which that one sent them.
-module(pairs_in_order).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

-define(SENDERS, 1000).
-define(RECEIVERS, 16).

main(Args) ->
    N = size_arg(Args, 10000000) div ?SENDERS,
    Self = self(),
    Receivers = list_to_tuple([
        spawn_link(fun() -> Self ! {got, self(), collect(#{}, 0, true)} end)
     || _ <- lists:seq(1, ?RECEIVERS)
    ]),
    Start = erlang:monotonic_time(millisecond),
    Senders = [
        spawn_monitor(fun() -> send(1, N, Id, Id, Receivers) end)
     || Id <- lists:seq(1, ?SENDERS)
    ],
    [receive {'DOWN', Ref, process, Pid, normal} -> ok end || {Pid, Ref} <- Senders],
    [Pid ! finish || Pid <- tuple_to_list(Receivers)],
    Results = [receive {got, Pid, R} -> R end || Pid <- tuple_to_list(Receivers)],
    Time = erlang:monotonic_time(millisecond) - Start,
    io:format("# ~w messages a second~n", [?SENDERS * N * 1000 div max(1, Time)]),
    io:format("all there: ~w~n", [lists:sum([C || {C, _} <- Results]) =:= ?SENDERS * N]),
    io:format("in order: ~w~n", [lists:all(fun({_, Ordered}) -> Ordered end, Results)]),
    io:format("ok~n").

%% To which receiver a message goes is random, but known from the sender's number.
send(I, N, _, _, _) when I > N -> ok;
send(I, N, Id, Seed, Receivers) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    element((Next bsr 16) rem ?RECEIVERS + 1, Receivers) ! {Id, I},
    send(I + 1, N, Id, Next, Receivers).

%% What was sent before `finish` by those who have ended is there before it.
collect(Last, Count, Ordered) ->
    receive
        {Id, I} ->
            Good = I > maps:get(Id, Last, 0),
            collect(Last#{Id => I}, Count + 1, Ordered andalso Good);
        finish ->
            {Count, Ordered andalso receive _ -> false after 0 -> true end}
    end.
