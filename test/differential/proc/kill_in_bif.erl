-module(kill_in_bif).
-export([main/1]).
%% A process that is ended in the midst of a long BIF ends without finishing it, and without
%% going on behind it: what ends it cannot be caught, and what it had linked gets the
%% reason. All objects of ets:insert/2 are in the table or none.
main(_) ->
    N = 60000,
    List = [{I, I} || I <- lists:seq(1, N)],
    Ends = [attempt(List, N, F, How)
            || F <- [fun ets:insert/2, fun ets:insert_new/2], How <- [kill, reason, link]],
    io:format("~p~n", [lists:usort(Ends)]),
    T = ets:new(t, [public]),
    ets:insert(T, List),
    Spec = [{{'$1', '$2'}, [{'>', {'+', '$1', '$2'}, 0}], [{{'$2', '$1'}}]}],
    Count = [{{'$1', '$2'}, [{'>', {'+', '$1', '$2'}, 0}], [true]}],
    Reads = [fun() -> ets:select(T, Spec) end, fun() -> ets:select_count(T, Count) end,
             fun() -> binary_to_term(term_to_binary(List)) end,
             fun() -> ets:match_object(T, {'$1', '_'}) end, fun() -> ets:select_reverse(T, Spec) end],
    io:format("~p~n", [lists:usort([ended(F, How) || F <- Reads, How <- [kill, reason, link]])]),
    io:format("~p ~p~n", [ets:info(T, size), ets:info(T, fixed)]),
    trapping(T, Spec).

attempt(List, N, Insert, How) ->
    T = ets:new(t, [public]),
    Reason = ended(fun() -> Insert(T, List) end, How),
    Size = ets:info(T, size),
    ets:delete(T),
    {Reason, Size =:= 0 orelse Size =:= N}.

%% The function is called again and again, so it is in the midst of it when the end comes.
ended(F, How) ->
    Self = self(),
    {P, M} = spawn_monitor(fun() ->
        case How of
            link -> Other = spawn_link(fun() -> receive after 3 -> exit(gone) end end), Self ! {other, Other};
            _ -> ok
        end,
        (fun Loop() -> catch F(), try F() catch _:_ -> Self ! caught after ok end, Loop() end)()
    end),
    receive after 3 -> ok end,
    case How of
        kill -> exit(P, kill);
        reason -> exit(P, {some, reason});
        link -> receive {other, _} -> ok end
    end,
    receive {'DOWN', M, _, _, Reason} -> {How, Reason} end.

%% What does not end it is a message when the BIF is done.
trapping(T, Spec) ->
    {P, M} = spawn_monitor(fun() ->
        process_flag(trap_exit, true),
        60000 = length(ets:select(T, Spec)),
        receive {'EXIT', _, Reason} -> exit({got, Reason}) end
    end),
    receive after 3 -> ok end,
    exit(P, soft),
    receive {'DOWN', M, _, _, Reason} -> io:format("~p~n", [Reason]) end.
