%% All that a trace says of the place where something was raised.
-module(trace_places).
-export([main/1]).

main(_) ->
    p(fun() -> caused(1) end),
    p(fun() -> no_arguments(2) end),
    p(fun() -> only_arguments(3) end),
    p(fun() -> io:format("~p~n", []) end),
    p(fun() -> io:format("~d~n", [a]) end),
    p(fun() -> maps:fold(a, b, c) end),
    p(fun() -> size(4) + maps:size(id(4)) end),
    p(fun() -> 1 + maps:size(id(5)) end),
    p(fun() -> maps:size(id(6)) end),
    p(fun() -> M = id(maps), M:size(7) end),
    p(fun() -> maps:get(a, id(9)) end),
    p(fun() -> maps:get(a, id(#{})) end),
    p(fun() -> maps:is_key(a, id(10)) end),
    p(fun() -> binary:decode_hex(<<"1">>) end),
    p(fun() -> unicode:characters_to_binary(id(1)) end),
    p(fun() -> lists:keyfind(a, 0, id([])) end),
    p(fun() -> <<(id(a)):8>> end),
    p(fun() -> ets:new(a, [id(b)]) end).

caused(X) -> erlang:error(X, [X], [{error_info, #{cause => y}}]).

no_arguments(X) -> erlang:error(X, none, [{error_info, #{}}]).

only_arguments(X) -> erlang:error(X, [X]).

id(X) -> X.

p(F) ->
    io:format("~p~n", [try F() catch C:R:S -> {C, R, hd(S)} end]).
