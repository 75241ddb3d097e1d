%% proc_lib start protocol, sys get_state, suspend, replace, and crash reasons.
-module(proc_lib_sys).
-export([main/1, start/2, init_ok/2, system_continue/3, system_terminate/4, system_get_state/1, system_replace_state/2, system_code_change/4]).

main(_) ->
    logger:set_primary_config(level, none),
    {ok, P} = proc_lib:start_link(?MODULE, init_ok, [self(), 0]), P ! {self(), get},
    io:format("~p~n", [receive {P, V} -> V end]),
    io:format("~p~n", [sys:get_state(P)]),
    io:format("~p~n", [sys:replace_state(P, fun(X) -> X + 100 end)]), sys:suspend(P),
    P ! {self(), get}, io:format("~p~n", [receive {P, V2} -> V2 after 20 -> suspended end]),
    sys:resume(P), io:format("~p~n", [receive {P, V3} -> V3 after 500 -> none end]),
    io:format("~p~n", [proc_lib:start(?MODULE, start, [self(), fail])]),
    io:format("~p~n", [element(1, proc_lib:start(?MODULE, start, [self(), crash]))]),
    io:format("~p~n", [proc_lib:start(?MODULE, start, [self(), slow], 20)]),
    io:format("~p~n", [proc_lib:initial_call(spawn_it())]), unlink(P), R = monitor(process, P),
    sys:terminate(P, because), io:format("~p~n", [receive {'DOWN', R, _, _, W} -> W end]),
    io:format("~p~n", [proc_lib:translate_initial_call(self()) =/= x]).

spawn_it() ->
    Me = self(), P = proc_lib:spawn(fun() -> Me ! {up, self()}, receive stop -> ok end end),
    receive {up, P} -> P end.
start(Parent, fail) -> proc_lib:init_ack(Parent, {error, refused});
start(_, crash) -> exit(crashed);
start(_, slow) -> timer:sleep(1000).
init_ok(Parent, N) -> proc_lib:init_ack(Parent, {ok, self()}), loop(Parent, N).
loop(Parent, N) -> receive {system, From, Req} -> sys:handle_system_msg(Req, From, Parent, ?MODULE, [], N); {From, get} -> From ! {self(), N}, loop(Parent, N + 1) end.
system_continue(Parent, _, N) -> loop(Parent, N).
system_terminate(R, _, _, _) -> exit(R).
system_get_state(N) -> {ok, N}.
system_replace_state(F, N) -> {ok, F(N), F(N)}.
system_code_change(N, _, _, _) -> {ok, N}.
