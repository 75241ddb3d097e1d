%% Calls of built-in functions are traced: directly, applied, as last call, failing.
-module(tracing_bifs).
-export([main/1, run/2]).

main(_) ->
    Worker = spawn_link(fun loop/0),
    1 = erlang:trace(Worker, true, [call, return_to]),
    [1 = erlang:trace_pattern({erlang, F, A}, [{'_', [], [{exception_trace}, {message, {caller}}]}], [local])
     || {F, A} <- [{phash2, 2}, {'++', 2}, {list_to_binary, 1}, {exit, 1}, {throw, 1}, {error, 1}]],
    [begin Worker ! {self(), What}, receive {Worker, R} -> io:format("~p: ~p~n", [What, R]) end, print(Worker) end
     || What <- [inside, last, applied, append, fails, exits, throws, errors, matches]],
    1 = erlang:trace_pattern({erlang, phash2, 2}, true, [call_count]),
    Worker ! {self(), last}, receive {Worker, _} -> ok end,
    io:format("~p~n", [erlang:trace_info({erlang, phash2, 2}, call_count)]),
    erlang:trace_pattern({erlang, '_', '_'}, false, [local]),
    1 = erlang:trace(Worker, false, [return_to]),
    [1 = erlang:trace_pattern({erlang, F, A}, true, [global])
     || {F, A} <- [{abs, 1}, {length, 1}, {'+', 2}, {send, 2}, {'!', 2}]],
    [begin Worker ! {self(), What}, receive {Worker, R} -> io:format("~p: ~p~n", [What, R]) end, print(Worker) end
     || What <- [instructions, names, sends]],
    erlang:trace_pattern({erlang, '_', '_'}, false, [global]).

print(Worker) ->
    receive
        Event when element(2, Event) =:= Worker ->
            io:format("  ~p~n", [lists:nthtail(2, tuple_to_list(Event))]),
            print(Worker)
    after 0 -> ok
    end.

loop() ->
    receive {From, What} -> erlang:send(From, {self(), caught(What)}, []), loop() end.

caught(What) -> try run(What, 7) of R -> {ok, R} catch C:R -> {C, R} end.

run(inside, X) -> [X, erlang:phash2(X, 10)];
run(last, X) -> erlang:phash2(X, 100);
run(applied, X) -> {apply(erlang, list_to_atom("phash2"), [X, 1000])};
run(append, X) -> {list(X) ++ list(a)};
run(fails, X) -> {list_to_binary(list(X) ++ a)};
run(exits, X) -> exit({X, gone});
run(throws, X) -> throw({X, ball});
run(errors, X) -> error({X, wrong});
run(instructions, X) -> [abs(X), length(list(X)), X + 1];
run(names, X) ->
    [apply(erlang, element(X, {1, 2, 3, 4, 5, 6, abs}), [X]), (element(X, {1, 2, 3, 4, 5, 6, fun erlang:length/1}))(list(X)),
     lists:foldl(element(1, {fun erlang:'+'/2}), 0, list(X))];
run(sends, X) -> [self() ! X, erlang:send(self(), X), receive X -> receive X -> done end end];
run(matches, X) -> {ok, _} = X.

list(X) -> [X, X].
