%% Many processes call functions whose patterns come and go meanwhile.
-module(tracing_stress).
-export([main/1, exported/2]).

main(_) ->
    Self = self(),
    Tracer = spawn_link(fun() -> count(0) end),
    Workers = [spawn_link(fun() -> work(Self, N) end) || N <- lists:seq(1, 8)],
    [1 = erlang:trace(W, true, [call, return_to, {tracer, Tracer}]) || W <- Workers],
    1 = erlang:trace_pattern({?MODULE, sum, 2}, true, [local]),
    [W ! go || W <- Workers],
    [receive {W, ready} -> ok end || W <- Workers],
    Switcher = spawn_link(fun() -> switch(0) end),
    Results = [receive {W, R} -> R end || W <- Workers],
    Switcher ! {stop, self()},
    receive stopped -> ok end,
    off(),
    io:format("~p~n", [Results]),
    Tracer ! {how_many, self()},
    receive {told, N} -> io:format("~p~n", [N > 0]) end,
    after_all().

%% All is as it was.
after_all() ->
    1 = erlang:trace_pattern({?MODULE, sum, 2}, true, [call_count]),
    sum([1, 2, 3], 0),
    io:format("~p~n", [erlang:trace_info({?MODULE, sum, 2}, call_count)]),
    off(),
    io:format("~p~n", [erlang:trace_info({?MODULE, sum, 2}, all)]).

off() ->
    [erlang:trace_pattern({?MODULE, '_', '_'}, false, [Kind])
     || Kind <- [global, local, meta, call_count, call_time]].

switch(N) ->
    Spec = element(N rem 4 + 1, {true, [{'_', [], [{return_trace}]}],
                                 [{'_', [], [{exception_trace}, {message, {caller}}]}],
                                 [{['$1' | '_'], [{is_list, '$1'}], [{message, '$1'}]}]}),
    erlang:trace_pattern({?MODULE, sum, 2}, Spec, [local]),
    erlang:trace_pattern({?MODULE, exported, 2}, Spec, [global]),
    erlang:trace_pattern({?MODULE, throwing, 1}, Spec, [local]),
    erlang:trace_pattern({?MODULE, tree, 1}, true, [call_count, call_time]),
    erlang:yield(),
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]),
    N rem 3 =:= 0 andalso off(),
    receive
        {stop, From} -> From ! stopped
    after 0 ->
        switch(N + 1)
    end.

count(N) ->
    receive
        {how_many, From} -> From ! {told, N};
        _ -> count(N + 1)
    end.

work(Parent, N) ->
    receive go -> ok end,
    6 = sum([1, 2, 3], 0),
    Parent ! {self(), ready},
    Parent ! {self(), rounds(40, N, 0)}.

rounds(0, _, A) -> A;
rounds(K, N, A) ->
    S = sum(lists:seq(1, 40 + N), 0),
    E = ?MODULE:exported(K, N),
    T = try throwing(K) catch throw:X -> X end,
    D = depth(tree(6)),
    F = round(floats(N, 3.0)),
    B = byte_size(bytes(20, <<>>)),
    rounds(K - 1, N, A + S + E + T + D + F + B).

sum([H | T], A) -> sum(T, A + H);
sum([], A) -> A.

exported(A, B) -> A * B.

throwing(K) when K rem 2 =:= 0 -> throw(K);
throwing(K) -> helper(K) + 1.
helper(K) -> K.

tree(0) -> leaf;
tree(N) -> {tree(N - 1), N, tree(N - 1)}.

depth(leaf) -> 0;
depth({L, _, R}) -> 1 + max(depth(L), depth(R)).

floats(0, F) -> F;
floats(N, F) -> floats(N - 1, F * 1.5 + 0.25).

bytes(0, B) -> B;
bytes(N, B) -> bytes(N - 1, <<B/binary, N>>).
