%% Trees of a hundred thousand linked and monitored processes die together.
-module(exit_storm).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 100000),
    logger:set_primary_config(level, none),
    Self = self(),
    {Root, Ref} = spawn_monitor(fun() ->
        Kids = [spawn_link(fun() -> receive after infinity -> ok end end) || _ <- lists:seq(1, N)],
        Self ! {kids, Kids},
        receive die -> exit(stormed) end
    end),
    Kids = receive {kids, K} -> K end,
    Refs = [monitor(process, P) || P <- Kids],
    Root ! die,
    receive {'DOWN', Ref, process, Root, stormed} -> io:format("root died~n") end,
    Reasons = lists:usort([receive {'DOWN', R, _, _, Why} -> Why end || R <- Refs]),
    io:format("~w died of ~w~n", [length(Refs), Reasons]),
    io:format("none alive: ~w~n", [not lists:any(fun is_process_alive/1, Kids)]),
    io:format("ok~n").
