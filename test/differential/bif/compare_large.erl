%% Order and equality of maps of many keys, alone and inside of other terms; match
%% specifications on objects that are large.
-module(compare_large).
-export([main/1]).

main(_) ->
    Base = maps:from_list([{I, I} || I <- lists:seq(1, 100)]),
    Maps = [Base,
            maps:map(fun(_, V) -> float(V) end, Base),
            Base#{50 := 49},
            Base#{50 := x, 99 := 0},
            Base#{50.0 => 50},
            maps:remove(50, Base#{50.0 => 50}),
            maps:remove(50, Base#{a => 50}),
            maps:remove(1, Base#{a => 50}),
            maps:remove(100, Base#{0 => 50}),
            maps:remove(100, Base#{1 bsl 70 => 50}),
            maps:remove(3, Base#{Base => y}),
            maps:remove(3, Base#{maps:map(fun(_, V) -> float(V) end, Base) => y}),
            Base#{7 := Base},
            Base#{7 := maps:map(fun(_, V) -> float(V) end, Base)},
            Base#{7 := [1, 2.0]}, Base#{7 := [1.0, 2]}, Base#{7 := {1, <<"b">>}}, Base#{7 := {1.0, <<"b">>}},
            #{1 => 1}, #{1 => 1.0}, #{1.0 => 1}, #{}],
    lists:foreach(fun(Wrap) ->
                          Terms = [Wrap(M) || M <- Maps],
                          io:format("~s~n", [[show(A, B) || A <- Terms, B <- Terms]])
                  end,
                  [fun(M) -> M end, fun(M) -> [a, M | b] end, fun(M) -> {1, M, 2.0} end,
                   fun(M) -> #{key => M} end, fun(M) -> #{M => 1} end,
                   fun(M) -> (maps:from_list([{{I}, I} || I <- lists:seq(1, 40)]))#{m => M} end]),
    io:format("~p~n", [[maps:size(M) || M <- lists:sort(Maps)]]),
    F = fun(X) -> fun() -> X end end,
    io:format("~p~n", [[F(1) == F(1.0), F(1) =:= F(1.0), F(1) < F(2), F(Base) == F(Base#{1 => 1.0})]]),
    io:format("~p~n", [[1 bsl 70 == float(1 bsl 70), [1 bsl 70] == [float(1 bsl 70)],
                        {(1 bsl 70) + 1} == {float(1 bsl 70)}, [0.0] == [-0.0], [self()] == [self()],
                        [fun erlang:'+'/2] == [fun erlang:'+'/2], [<<1:3>>] == [<<1:3>>], [[]] == [{}]]]),
    [select(Type) || Type <- [set, ordered_set, bag, duplicate_bag]].

show(A, B) ->
    Order = if A < B -> $<; A > B -> $>; true -> $= end,
    true = (Order =:= $=) =:= (A == B),
    true = (A =< B) =:= (Order =/= $>),
    Exact = if A =:= B -> $e; A == B -> $l; true -> $. end,
    [Order, Exact].

select(Type) ->
    T = ets:new(t, [Type]),
    Large = lists:seq(1, 6000),
    ets:insert(T, [{I, I rem 10} || I <- lists:seq(1, 50)]),
    ets:insert(T, [{{large, I}, I, Large} || I <- lists:seq(1, 5)]),
    ets:insert(T, {same, 1}),
    ets:insert(T, {same, 2, Large}),
    ets:insert(T, {same, 3}),
    Short = fun(Objects) -> [if tuple_size(O) =:= 3 -> setelement(3, O, length(element(3, O))); true -> O end || O <- Objects] end,
    All = Short(ets:match_object(T, '_')),
    true = All =:= Short(ets:tab2list(T)),
    io:format("~p ~p~n", [Type, lists:sort(All)]),
    io:format("~p~n", [Short(ets:lookup(T, same))]),
    io:format("~p~n", [Short(ets:select(T, [{{same, '_', '_'}, [], ['$_']}, {{same, '_'}, [], ['$_']}]))]),
    io:format("~p~n", [Short(ets:match_object(T, {{large, 3}, '_', '_'}))]),
    io:format("~p~n", [lists:sort(ets:select(T, [{{'_', '$1', '$2'}, [{'>', '$1', 2}], [{{'$1', {length, '$2'}}}]}]))]),
    io:format("~p~n", [ets:select_count(T, [{{'_', '_', '_'}, [], [true]}])]),
    [begin
         Parts = parts(ets:select(T, [{'_', [], ['$_']}], Limit)),
         io:format("~p~n", [{Limit, lists:sort(lists:append([Short(P) || P <- Parts])) =:= lists:sort(All),
                             lists:all(fun(P) -> length(P) =< Limit end, Parts)}])
     end || Limit <- [1, 2, 7, 100]],
    io:format("~p~n", [ets:select_delete(T, [{{'_', '_', '_'}, [], [true]}])]),
    io:format("~p~n", [ets:info(T, size)]).

parts('$end_of_table') -> [];
parts({Part, Continuation}) -> [Part | parts(ets:select(Continuation))].
