%% Body recursion fifty million calls deep; the memory comes back.
-module(deep_recursion).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 50000000),
    Before = resident(),
    {Sum, Peak} = aside(fun() -> down(N) end),
    io:format("depth ~w, sum right: ~w~n", [N, Sum =:= N * (N + 1) div 2]),
    io:format("# bytes_per_call ~w~n", [(Peak - Before) * 1024 div N]),
    show_returned(Before, Peak),
    io:format("ok~n").

%% The resident memory is read at the bottom, where the stack is deepest.
down(0) -> {0, resident()};
down(N) -> {Sum, Peak} = down(N - 1), {Sum + N, Peak}.
