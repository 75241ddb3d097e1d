%% spawn_request and its reply.
-module(spawn_request).
-export([main/1]).

main(_) ->
    R = spawn_request(fun() -> exit(via_request) end, [monitor, {reply, yes}]),
    {ok, P} = receive {spawn_reply, R, ok, Pid} -> {ok, Pid} after 500 -> none end,
    io:format("~p~n", [is_pid(P)]),
    io:format("~p~n", [receive {'DOWN', R, process, P, W} -> W after 500 -> none end]),
    R2 = spawn_request(fun() -> ok end, [{reply_tag, my_tag}]),
    io:format("~p~n", [receive {my_tag, R2, ok, _} -> tagged after 500 -> none end]),
    io:format("~p~n", [try spawn_request(a, [bad | list]) catch error:E -> E end]).
