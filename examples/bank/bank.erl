%% A bank server under a supervisor: it is killed, restarted, and no money is lost.
-module(bank).
-export([main/1]).

main(_Args) ->
    %% The supervisor's reports carry times and pids; keep the output the same each time.
    logger:set_primary_config(level, none),
    {ok, _} = bank_sup:start_link(),
    ok = bank_server:open(ann, 100),
    ok = bank_server:open(bob, 50),
    io:format("transfer: ~p~n", [bank_server:transfer(ann, bob, 30)]),
    io:format("transfer: ~p~n", [bank_server:transfer(bob, ann, 500)]),
    io:format("transfer: ~p~n", [bank_server:transfer(ann, eve, 1)]),
    io:format("balances: ~p~n", [bank_server:balances()]),
    [kill_server(Times) || Times <- [1, 2, 3]],
    io:format("balances: ~p~n", [bank_server:balances()]),
    Tellers = [spawn_monitor(fun() -> teller(Id) end) || Id <- lists:seq(1, 20)],
    [receive {'DOWN', Ref, process, Pid, normal} -> ok end || {Pid, Ref} <- Tellers],
    Balances = bank_server:balances(),
    io:format("total after ~p tellers: ~p~n", [length(Tellers), lists:sum([B || {_, B} <- Balances])]),
    io:format("crash: ~p~n", [bank_server:crash()]),
    wait_for_server(undefined),
    io:format("total: ~p~n", [lists:sum([B || {_, B} <- bank_server:balances()])]).

kill_server(Times) ->
    Old = whereis(bank_server),
    exit(Old, kill),
    New = wait_for_server(Old),
    io:format("killed ~p times, the server is a new process: ~p~n", [Times, New =/= Old]).

wait_for_server(Old) ->
    case whereis(bank_server) of
        Pid when is_pid(Pid), Pid =/= Old -> Pid;
        _ -> timer:sleep(1), wait_for_server(Old)
    end.

teller(Id) ->
    [bank_server:transfer(From, To, (Id * N) rem 11)
     || N <- lists:seq(1, 50), {From, To} <- [{ann, bob}, {bob, ann}]].
