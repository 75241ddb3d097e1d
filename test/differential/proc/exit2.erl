%% exit/2 to processes that trap and that do not, with normal, kill and others.
-module(exit2).
-export([main/1]).

main(_) ->
    [io:format("trap ~p, ~p: ~p~n", [T, R, try_exit(T, R)]) || T <- [false, true], R <- [normal,
        kill, shutdown, {a, 1}]],
    process_flag(trap_exit, true),
    exit(self(), normal),
    io:format("~p~n", [receive {'EXIT', P, R} when P =:= self() -> R after 50 -> none end]),
    exit(self(), foo),
    io:format("~p~n", [receive {'EXIT', P2, R2} when P2 =:= self() -> R2 after 50 -> none end]).

try_exit(Trap, Reason) ->
    Me = self(),
    {P, Ref} = spawn_monitor(fun() ->
        process_flag(trap_exit, Trap), Me ! ready,
        receive {'EXIT', Me, R} -> exit({trapped, R}); finish -> exit(finished) end
    end),
    receive ready -> ok end,
    exit(P, Reason),
    timer:sleep(5), P ! finish,
    receive {'DOWN', Ref, process, P, Why} -> Why end.
