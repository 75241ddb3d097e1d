%% What spawn_request answers when it does not understand its options.
-module(spawn_request_bad).
-export([main/1]).

main(_) ->
    F = fun() -> ok end,
    [io:format("~0p: ~p~n", [Options, answer(F, Options)]) || Options <- [
        [monitors], [{reply_tag, tag}, links], [{reply, no}, bad], [{reply, success_only}, bad],
        [{reply, error_only}, bad], [{reply, perhaps}], [{priority, huge}], [{reply, yes}]]],
    [io:format("~p~n", [try spawn_request(M, Fun, A, O) of _ -> ok catch error:E -> E end]) ||
        {M, Fun, A, O} <- [{erlang, apply, [F | oops], []}, {erlang, apply, [F, []], [monitor | oops]},
                           {"erlang", apply, [F, []], []}, {erlang, apply, oops, []}]].

answer(F, Options) ->
    Ref = spawn_request(F, Options),
    receive
        {Tag, Ref, ok, Pid} when is_pid(Pid) -> {Tag, ok};
        {Tag, Ref, error, Reason} -> {Tag, error, Reason}
    after 100 -> none
    end.
