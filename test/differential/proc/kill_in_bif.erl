-module(kill_in_bif).
-export([main/1]).
%% A process that is killed in the midst of a long ets:insert/2 ends without finishing
%% it: twenty of them, one after the other, do not pile up. All objects are in the table
%% or none.
main(_) ->
    N = 300000,
    List = [{I, I} || I <- lists:seq(1, N)],
    Ends = [attempt(List, N, F) || _ <- lists:seq(1, 10), F <- [fun ets:insert/2, fun ets:insert_new/2]],
    io:format("~p~n", [lists:usort(Ends)]).

attempt(List, N, Insert) ->
    T = ets:new(t, [public]),
    {P, M} = spawn_monitor(fun() -> Insert(T, List), receive stop -> ok end end),
    receive after 2 -> ok end,
    exit(P, kill),
    receive {'DOWN', M, _, _, Reason} -> ok end,
    Size = ets:info(T, size),
    ets:delete(T),
    {Reason, Size =:= 0 orelse Size =:= N}.
