%% What hibernating processes look like, and that only messages wake them.
-module(hibernated).
-export([main/1, woken/1]).

main(_) ->
    Me = self(),
    Pid = spawn_link(fun() -> erlang:hibernate(?MODULE, woken, [Me]) end),
    ok = wait(Pid),
    %% Signals that are no messages leave it asleep.
    true = erlang:garbage_collect(Pid),
    true = is_process_alive(Pid),
    Monitor = monitor(process, Pid),
    [io:format("~p~n", [process_info(Pid, I)]) ||
        I <- [current_function, status, message_queue_len, current_stacktrace, current_location]],
    Pid ! {hello, there},
    receive {Pid, Message} -> io:format("~p~n", [Message]) end,
    receive {'DOWN', Monitor, process, Pid, Reason} -> io:format("~p~n", [Reason]) end,
    %% An exit signal ends it.
    {Other, Ref} = spawn_monitor(fun() -> erlang:hibernate(?MODULE, woken, [Me]) end),
    ok = wait(Other),
    exit(Other, enough),
    receive {'DOWN', Ref, process, Other, Why} -> io:format("~p~n", [Why]) end,
    {'EXIT', {Error, _}} = (catch erlang:hibernate(x, y, lists:duplicate(5122, z))),
    io:format("~p~n", [Error]).

wait(Pid) ->
    case process_info(Pid, current_function) of
        {current_function, {erlang, hibernate, 3}} -> ok;
        _ -> erlang:yield(), wait(Pid)
    end.

woken(Parent) ->
    io:format("~p~n", [process_info(self(), current_function)]),
    receive M -> Parent ! {self(), M} end.
