%% Requests are answered though processes of higher priority than the one that is asked
%% take all the time.
-module(lent_priority).
-export([main/1]).

main(_) ->
    process_flag(priority, max),
    Hogs = [spawn_opt(fun hog/0, [{priority, high}, {scheduler, S}]) ||
               S <- lists:seq(1, erlang:system_info(schedulers))],
    Low = spawn_opt(fun hog/0, [{priority, low}]),
    Normal = spawn(fun hog/0),
    Collected = [erlang:garbage_collect(Pid) || Pid <- [Low, Normal]],
    Priorities = [process_info(Pid, priority) || Pid <- [Low, Normal]],
    Ref = make_ref(),
    async = erlang:garbage_collect(Low, [{async, Ref}]),
    Done = receive {garbage_collect, Ref, Result} -> Result end,
    [exit(P, kill) || P <- [Low, Normal | Hogs]],
    io:format("~p ~p ~p~n", [Collected, Priorities, Done]).

hog() -> hog().
