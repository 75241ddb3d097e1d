%% rest_for_one, simple_one_for_one, transient children and start failures.
-module(supervisor_2).
-export([main/1, init/1, start_worker/2]).

-behaviour(supervisor).

main(_) ->
    logger:set_primary_config(level, none), process_flag(trap_exit, true),
    {ok, S} = supervisor:start_link(?MODULE, rest), [A, B, C] = [wait_up(N) || N <- [a, b, c]],
    exit(B, kill), timer:sleep(50),
    io:format("~p~n", [[whereis(a) =:= A, whereis(b) =/= B, whereis(c) =/= C]]), stop(S),
    {ok, S2} = supervisor:start_link(?MODULE, simple),
    [{ok, _} = supervisor:start_child(S2, [N]) || N <- [x, y, z]],
    io:format("~p~n", [supervisor:count_children(S2)]), wait_up(x) ! stop, timer:sleep(20),
    io:format("~p~n", [proplists:get_value(active, supervisor:count_children(S2))]),
    exit(wait_up(y), kill), timer:sleep(20),
    io:format("~p~n", [proplists:get_value(active, supervisor:count_children(S2))]),
    io:format("~p~n", [supervisor:terminate_child(S2, wait_up(z))]),
    io:format("~p~n", [[Id || {Id, _, _, _} <- supervisor:which_children(S2)]]), stop(S2),
    io:format("~p~n", [supervisor:start_link(?MODULE, bad_init)]),
    receive {'EXIT', _, R} -> io:format("~p~n", [R]) after 100 -> none end,
    {error, {shutdown, {failed_to_start_child, Id, W}}} = supervisor:start_link(?MODULE, failing),
    io:format("~p ~p~n", [Id, W]), io:format("~p~n", [supervisor:check_childspecs([#{id => x}])]),
    io:format("~p~n", [supervisor:check_childspecs([#{id => x, start => {m, f, []}}])]),
    io:format("~p~n", [supervisor:start_link(?MODULE, ignored)]).

init(rest) -> {ok, {{rest_for_one, 3, 10}, [spec(N, permanent) || N <- [a, b, c]]}};
init(simple) -> {ok, {#{strategy => simple_one_for_one, intensity => 3}, [#{id => w, start => {?MODULE, start_worker, [ok]}, restart => transient}]}};
init(bad_init) -> what;
init(ignored) -> ignore;
init(failing) -> {ok, {#{}, [#{id => f1, start => {?MODULE, start_worker, [fail, f1]}}]}}.
spec(N, R) -> #{id => N, start => {?MODULE, start_worker, [ok, N]}, restart => R}.
start_worker(fail, _) -> {error, cannot};
start_worker(ok, N) -> {ok, proc_lib:spawn_link(fun() -> register(N, self()), receive stop -> ok end end)}.

stop(S) -> exit(S, shutdown), receive {'EXIT', S, R} -> io:format("stopped ~p~n", [R]) end.
wait_up(N) -> case whereis(N) of undefined -> timer:sleep(1), wait_up(N); P -> P end.
