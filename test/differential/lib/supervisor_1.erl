%% A supervisor restarts its children one_for_one and gives up at its intensity.
-module(supervisor_1).
-export([main/1, init/1, start_worker/1]).

-behaviour(supervisor).

main(_) ->
    logger:set_primary_config(level, none), process_flag(trap_exit, true),
    {ok, S} = supervisor:start_link({local, sup}, ?MODULE, {one_for_one, 2}),
    io:format("~p~n", [[{I, T, is_pid(P)} || {I, P, T,
        _} <- lists:sort(supervisor:which_children(S))]]),
    io:format("~p~n", [supervisor:count_children(S)]),
    A1 = whereis(a), B1 = whereis(b), kill(a), A2 = whereis(a),
    io:format("~p~n", [[A1 =/= A2, B1 =:= whereis(b)]]),
    io:format("~p~n", [supervisor:terminate_child(S, b)]), io:format("~p~n", [whereis(b)]),
    {ok, _} = supervisor:restart_child(S, b), io:format("~p~n", [is_pid(wait_up(b))]),
    io:format("~p~n", [supervisor:restart_child(S, b) =:= {error, running}]),
    {ok, _} = supervisor:start_child(S, child(c, temporary)), kill(c),
    io:format("~p~n", [whereis(c)]), io:format("~p~n", [supervisor:delete_child(S, a)]),
    kill(a), io:format("alive ~p~n", [is_process_alive(S)]), exit(whereis(b), kill),
    io:format("~p~n", [receive {'EXIT', S, R} -> R after 1000 -> still end]),
    io:format("~p~n", [[whereis(N) || N <- [sup, a, b]]]),
    {ok, S2} = supervisor:start_link(?MODULE, {one_for_all, 5}),
    [X1, Y1] = [whereis(N) || N <- [a, b]], kill(a), wait(b, Y1),
    io:format("~p~n", [[whereis(a) =/= X1, whereis(b) =/= Y1]]), unlink(S2), exit(S2, shutdown),
    timer:sleep(20), io:format("~p~n", [whereis(a)]).

init({Strategy, N}) -> {ok, {#{strategy => Strategy, intensity => N, period => 100}, [child(a, permanent), child(b, permanent)]}}.
child(Id, Restart) -> #{id => Id, start => {?MODULE, start_worker, [Id]}, restart => Restart, shutdown => 100}.
start_worker(Id) -> {ok, proc_lib:spawn_link(fun() -> register(Id, self()), receive stop -> ok end end)}.

kill(Id) -> P = wait_up(Id), exit(P, kill), case Id of c -> timer:sleep(20); _ -> wait(Id, P) end.
wait_up(Id) -> case whereis(Id) of undefined -> timer:sleep(1), wait_up(Id); P -> P end.
wait(Id, Old) -> case whereis(Id) of P when is_pid(P), P =/= Old -> P; _ -> timer:sleep(1), wait(Id, Old) end.
