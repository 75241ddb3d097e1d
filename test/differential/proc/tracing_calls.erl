%% erlang:trace_pattern/3: calls, returns and exceptions of local and exported functions.
-module(tracing_calls).
-export([main/1, exported/1, again/1, wide/12]).

main(_) ->
    Worker = spawn_link(fun loop/0),
    1 = erlang:trace(Worker, true, [call]),
    plain(Worker),
    returns(Worker),
    exceptions(Worker),
    returns_to(Worker),
    globals(Worker),
    arguments(Worker),
    1 = erlang:trace(Worker, false, [call]),
    told(Worker, "switched off", fun() -> fact(2) end),
    tracer_ends(Worker),
    erlang:trace_pattern({'_', '_', '_'}, false, [local]),
    erlang:trace_pattern({'_', '_', '_'}, false, [global]).

plain(Worker) ->
    1 = erlang:trace_pattern({?MODULE, fact, 1}, true, [local]),
    1 = erlang:trace_pattern({?MODULE, sum, 2}, true, [local]),
    0 = erlang:trace_pattern({?MODULE, fact, 7}, true, [local]),
    0 = erlang:trace_pattern({?MODULE, no_such, 1}, true, [local]),
    told(Worker, "recursion", fun() -> fact(4) end),
    told(Worker, "loop", fun() -> sum([1, 2, 3], 0) end),
    told(Worker, "deep", fun() -> length(integer_to_list(fact(30))) end),
    1 = erlang:trace(Worker, true, [arity]),
    told(Worker, "arity", fun() -> fact(1) end),
    1 = erlang:trace(Worker, false, [arity]),
    1 = erlang:trace_pattern({?MODULE, fact, 1}, [{[2], [], []}, {['$1'], [{'>', '$1', 3}],
                                                           [{message, {{big, '$1', '$_'}}}]}],
                             [local]),
    told(Worker, "only some", fun() -> fact(4) end),
    1 = erlang:trace_pattern({?MODULE, fact, 1}, false, [local]),
    told(Worker, "none", fun() -> fact(4) end).

returns(Worker) ->
    Spec = [{'_', [], [{return_trace}]}],
    [1, 1, 1] = [erlang:trace_pattern({?MODULE, F, A}, Spec, [local])
                 || {F, A} <- [{fact, 1}, {sum, 2}, {twice, 1}]],
    told(Worker, "returns", fun() -> fact(2) end),
    told(Worker, "returns of a loop", fun() -> sum([1, 2], 0) end),
    told(Worker, "last call", fun() -> twice(3) end),
    told(Worker, "larger", fun() -> sum(lists:seq(1, 3), 1 bsl 70) end),
    off().

exceptions(Worker) ->
    Spec = [{'_', [], [{exception_trace}, {message, {caller}}]}],
    [1, 1, 1] = [erlang:trace_pattern({?MODULE, F, A}, Spec, [local])
                 || {F, A} <- [{risky, 1}, {riskier, 1}, {clauses, 1}]],
    told(Worker, "no exception", fun() -> risky(fun() -> 1 end) end),
    told(Worker, "throw", fun() -> risky(fun() -> throw(ball) end) end),
    told(Worker, "exit", fun() -> risky(fun() -> exit({a, "b"}) end) end),
    told(Worker, "error", fun() -> risky(fun() -> error(badness, [x]) end) end),
    told(Worker, "arithmetic", fun() -> risky(fun() -> 1 + hd([a]) end) end),
    told(Worker, "clause", fun() -> clauses(2) end),
    off().

returns_to(Worker) ->
    1 = erlang:trace(Worker, true, [return_to]),
    [1, 1, 1, 1] = [erlang:trace_pattern({?MODULE, F, A}, true, [local])
                    || {F, A} <- [{fact, 1}, {twice, 1}, {double, 1}, {riskier, 1}]],
    told(Worker, "to whom", fun() -> {twice(2)} end),
    told(Worker, "back out", fun() -> {fact(3)} end),
    told(Worker, "caught", fun() -> {risky(fun() -> throw(x) end)} end),
    1 = erlang:trace(Worker, false, [return_to]),
    off().

globals(Worker) ->
    2 = erlang:trace_pattern({?MODULE, exported, '_'}, true, [global]) +
        erlang:trace_pattern({?MODULE, again, 1}, [{'_', [], [{return_trace}]}], []),
    0 = erlang:trace_pattern({?MODULE, fact, 1}, true, [global]),
    told(Worker, "by its name", fun() -> exported(1) end),
    told(Worker, "by its full name", fun() -> ?MODULE:exported(2) end),
    told(Worker, "applied", fun() -> apply(?MODULE, list_to_atom("exported"), [3]) end),
    told(Worker, "from outside", fun() -> lists:map(fun ?MODULE:exported/1, [4, 5]) end),
    told(Worker, "through itself", fun() -> ?MODULE:again(2) end),
    told(Worker, "locally through itself", fun() -> again(0) end),
    off().

arguments(Worker) ->
    erlang:trace_pattern({?MODULE, wide, 12}, true, [local]),
    told(Worker, "many", fun() ->
        wide(1.5, 1 bsl 100, <<1, 2, 3:4>>, #{a => 1}, fun erlang:abs/1, "text", {t}, [],
             <<0:800>>, -1, atom, [[[x]]])
    end),
    erlang:trace_pattern({?MODULE, closure, 2}, true, [local]),
    erlang:trace_pattern({?MODULE, '_', '_'}, [{['$1', free], [], [{message, '$1'}]}], [local]),
    told(Worker, "free variable", fun() -> closure(10, free) end),
    off().

off() ->
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]),
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [global]).

tracer_ends(Worker) ->
    Self = self(),
    Tracer = spawn(fun() -> receive stop -> ok end, Self ! stopped end),
    1 = erlang:trace(Worker, true, [call, {tracer, Tracer}]),
    1 = erlang:trace_pattern({?MODULE, fact, 1}, true, [local]),
    told(Worker, "to another", fun() -> fact(2) end),
    Ref = monitor(process, Tracer),
    Tracer ! stop,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    receive stopped -> ok end,
    told(Worker, "to nobody", fun() -> fact(2) end),
    io:format("~p~n", [erlang:trace_info(Worker, flags)]).

%% Runs a fun in the process and prints what was told meanwhile.
told(Worker, What, Fun) ->
    io:format("~s:~n", [What]),
    Worker ! {self(), Fun},
    Result = receive {Worker, R} -> R end,
    Ref = erlang:trace_delivered(Worker),
    receive {trace_delivered, Worker, Ref} -> ok end,
    print(Worker),
    io:format("  ~p~n", [Result]).

print(Worker) ->
    receive
        Event when element(1, Event) =:= trace, element(2, Event) =:= Worker ->
            io:format("  ~p~n", [clean(lists:nthtail(2, tuple_to_list(Event)))]),
            print(Worker)
    after 0 ->
        ok
    end.

%% Funs of the program are numbered differently.
clean(T) when is_tuple(T) -> list_to_tuple(clean(tuple_to_list(T)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(F) when is_function(F) -> a_fun;
clean(A) when is_atom(A) ->
    case atom_to_list(A) of
        "-" ++ Rest -> list_to_atom(hd(string:split(Rest, "/")));
        _ -> A
    end;
clean(X) -> X.

loop() ->
    receive
        {From, Fun} ->
            Result = try Fun() catch Class:Reason -> {Class, Reason} end,
            From ! {self(), Result},
            loop()
    end.

fact(0) -> 1;
fact(N) -> N * fact(N - 1).

sum([H | T], A) -> sum(T, A + H);
sum([], A) -> A.

twice(X) -> double(X).
double(X) -> X * 2.

risky(F) -> try {ok, riskier(F)} catch throw:T -> {caught, T} end.
riskier(F) -> {F()}.

clauses(1) -> one.

exported(X) -> X + 1.

again(0) -> done;
again(N) -> ?MODULE:again(N - 1).

wide(A, B, C, D, E, F, G, H, I, J, K, L) -> {wide, A, B, C, D, is_function(E), F, G, H, I, J, K, L}.

closure(X, Free) ->
    F = fun(Y) -> {X, Y, Free} end,
    F(free).
