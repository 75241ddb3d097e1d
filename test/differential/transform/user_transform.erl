%% A parse transform that is a module of the program: it doubles each integer
%% in functions called doubled_..., counts calls, and adds a function.
-module(user_transform).
-compile({parse_transform, doubling}).
-export([main/1]).

main(_) ->
    io:format("~p~n", [doubled_sum()]),
    io:format("~p~n", [plain()]),
    io:format("~p~n", [added()]),
    io:format("~p~n", [lists:sort([F || {F, _} <- ?MODULE:module_info(exports)])]).

doubled_sum() ->
    1 + 2 + 10.

plain() ->
    {1, 2, -3, "text", <<1:4, 2:4>>}.
