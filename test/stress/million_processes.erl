%% A million live processes: each gets a message and answers.
-module(million_processes).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 1000000),
    Before = resident(),
    aside(fun() ->
        Self = self(),
        Pids = spawn_all(N, Self, []),
        io:format("~w live~n", [length(Pids)]),
        Peak0 = resident(),
        io:format("# bytes_per_process ~w~n", [(Peak0 - Before) * 1024 div N]),
        [P ! {add, 1} || P <- Pids],
        Sum = collect(N, 0),
        io:format("sum right: ~w~n", [Sum =:= N * (N + 1) div 2 + N])
    end),
    show_returned(Before, Before + 1024 + 2 * N),
    io:format("ok~n").

spawn_all(0, _, Pids) -> Pids;
spawn_all(N, To, Pids) -> spawn_all(N - 1, To, [spawn(fun() -> worker(N, To) end) | Pids]).

worker(N, To) -> receive {add, K} -> To ! {sum, N + K} end.

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive {sum, K} -> collect(N - 1, Sum + K) end.
