%% after clauses run on return, throw, error and exit, innermost first.
-module(try_after_exits).
-export([main/1]).

main(_) ->
    [io:format("~p -> ~p~n", [K, catch run(K)]) || K <- [return, throw, exit]],
    io:format("~p~n", [try run(error) catch error:E -> {caught, E} end]),
    io:format("~p~n", [try try throw(a) after throw(b) end catch throw:T -> T end]),
    io:format("~p~n", [try try throw(a) catch throw:a -> throw(c) after throw(d) end catch throw:T2 -> T2 end]),
    io:format("~p~n", [try try ok of ok -> throw(in_of) after io:format("after of~n") end catch throw:T3 -> T3 end]),
    io:format("~p~n", [loop(3)]).

run(K) ->
    try
        try act(K) after io:format("inner ~p~n", [K]) end
    after
        io:format("outer ~p~n", [K])
    end.

act(return) -> returned;
act(throw) -> throw(thrown);
act(exit) -> exit(exited);
act(error) -> error(failed).

loop(0) -> done;
loop(N) ->
    try loop(N - 1) after io:format("unwind ~w~n", [N]) end.
