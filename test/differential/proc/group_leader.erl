%% Output goes to the group leader, which may be a process of ours.
-module(group_leader).
-export([main/1]).

main(_) ->
    Me = self(),
    GL = spawn_link(fun() -> capture(Me, []) end),
    P = spawn(fun() ->
        group_leader(GL, self()),
        io:format("captured ~p~n", [1]), io:put_chars("two\n"),
        spawn(fun() -> io:format("from grandchild~n"), Me ! done end)
    end),
    receive done -> ok end,
    GL ! {get, Me},
    receive {captured, L} -> io:format("~p~n", [L]) end,
    io:format("~p~n", [is_pid(group_leader())]),
    io:format(user, "to user ~p~n", [x]),
    io:format(standard_io, "to standard_io~n", []),
    io:format("~p~n", [is_pid(P)]).

capture(Owner, Acc) ->
    receive
        {io_request, From, Ref, {put_chars, _, M, F, A}} -> ok(From, Ref),
        capture(Owner, [lists:flatten(apply(M, F, A)) | Acc]);
        {io_request, From, Ref, {put_chars, _, C}} -> ok(From, Ref),
        capture(Owner, [unicode:characters_to_list(C) | Acc]);
        {get, P} -> P ! {captured, lists:reverse(Acc)}
    end.

ok(From, Ref) -> From ! {io_reply, Ref, ok}.
