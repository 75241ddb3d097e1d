%% Signals of the operating system: handled by a server of the program's own,
%% ignored, and wrong uses.
-module(signals).
-export([main/1, init/1, handle_event/2, handle_call/2]).

init(Parent) -> {ok, Parent}.
handle_event(Signal, Parent) ->
    Parent ! {signal, Signal},
    {ok, Parent}.
handle_call(_, S) -> {ok, ok, S}.

main(_) ->
    ok = gen_event:add_handler(erl_signal_server, ?MODULE, self()),
    io:format("~p~n", [lists:sort(gen_event:which_handlers(erl_signal_server))]),
    [ok = os:set_signal(S, handle) || S <- [sigusr2, sighup, sigchld]],
    send("USR2"),
    send("HUP"),
    ok = os:set_signal(sighup, ignore),
    send("HUP"),
    ok = os:set_signal(sighup, default),
    io:format("~p~n", [catch_error(fun() -> os:set_signal(sigfoo, handle) end)]),
    io:format("~p~n", [catch_error(fun() -> os:set_signal(sighup, foo) end)]).

send(Name) ->
    _ = os:cmd("kill -" ++ Name ++ " " ++ os:getpid()),
    wait().

wait() ->
    receive
        %% Children of os:cmd end, too.
        {signal, sigchld} -> wait();
        Message -> io:format("~p~n", [Message])
    after 300 -> io:format("nothing~n")
    end.

catch_error(F) ->
    try F() catch error:R -> R end.
