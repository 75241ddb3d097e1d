%% Links and exit signals with every kind of reason, trapped.
-module(links).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    [begin
         P = spawn_link(F),
         io:format("~p: ~p~n", [N, receive {'EXIT', P, R} -> short(R) after 1000 -> none end])
     end || {N, F} <- [{normal, fun() -> ok end}, {exit_normal, fun() -> exit(normal) end},
     {reason, fun() -> exit({some, reason}) end},
        {error, fun() -> error(bad) end}, {throw, fun() -> throw(t) end},
        {badmatch, fun() -> a = self() end}, {undef, fun() -> nomod:f() end},
        {kill_self, fun() -> exit(self(), kill) end}, {killed, fun() -> exit(killed) end},
        {self_normal, fun() -> exit(self(), normal), timer:sleep(50) end},
        {self_reason, fun() -> exit(self(), foo), timer:sleep(1000) end}]],
    P2 = spawn(fun() -> receive after infinity -> ok end end),
    link(P2), link(P2), unlink(P2), exit(P2, die),
    io:format("~p~n", [receive {'EXIT', P2, _} -> got after 50 -> nothing end]),
    io:format("~p~n", [catch link(P2)]),
    io:format("~p~n", [receive {'EXIT', P2, R2} -> R2 after 50 -> nothing end]).

short({R, St}) when is_list(St) -> {R, [M || {M, _, _, _} <- St, M =/= proc_lib]};
short(R) -> R.
