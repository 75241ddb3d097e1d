%% Long BIFs let others run: a process that sleeps for a millisecond at a time is
%% never late by much while others keep all schedulers busy with one of them.
-module(long_bifs).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

-define(LIMIT_MS, 60).

main(Args) ->
    N = size_arg(Args, 3000000),
    List = lists:seq(1, N),
    Bytes = lists:duplicate(2 * N, $a),
    Bin = list_to_binary(Bytes),
    Large = binary:copy(Bin, 30),
    Terms = [{I, <<I:32>>, [I]} || I <- lists:seq(1, N div 8)],
    Etf = term_to_binary(Terms),
    Pairs = [{I, I} || I <- lists:seq(1, N div 6)],
    Map = maps:from_list(Pairs),
    Keys = lists:seq(1, N div 10),
    Number = 3 bsl (N div 2),
    Digits = integer_to_binary(1 bsl (N div 15)),
    Other = 7 bsl (N div 2) + 1,
    Iolist = [[[X, <<"bytes">>] || X <- "abc"] || _ <- lists:seq(1, N div 6)],
    Work = [{append, fun() -> List ++ [x] end},
            {subtract, fun() -> List -- [x] end},
            {subtract_many, fun() -> Keys -- lists:reverse(Keys) end},
            {reverse, fun() -> lists:reverse(List) end},
            {member, fun() -> [lists:member(x, List) || _ <- "12345"] end},
            {keyfind, fun() -> [lists:keyfind(x, 1, Pairs) || _ <- lists:seq(1, 20)] end},
            {length, fun() -> [length(List) || _ <- lists:seq(1, 20)] end},
            {term_to_binary, fun() -> term_to_binary(Terms) end},
            {term_to_binary_compressed, fun() -> term_to_binary(Terms, [compressed]) end},
            {binary_to_term, fun() -> binary_to_term(Etf) end},
            {list_to_binary, fun() -> list_to_binary(Bytes) end},
            {iolist_to_binary, fun() -> iolist_to_binary(Iolist) end},
            {iolist_size, fun() -> iolist_size(Iolist) end},
            {binary_to_list, fun() -> binary_to_list(Bin) end},
            {characters_to_list, fun() -> unicode:characters_to_list(Bin) end},
            {characters_to_binary, fun() -> unicode:characters_to_binary(Bytes) end},
            {match, fun() -> binary:match(Large, <<"ab">>) end},
            {match_several, fun() -> binary:match(Large, [<<"ab">>, <<"ac">>]) end},
            {matches, fun() -> length(binary:matches(Bin, <<"a">>)) end},
            {split, fun() -> length(binary:split(Bin, <<"a">>, [global])) end},
            {copy, fun() -> binary:copy(Bin, 40) end},
            {md5, fun() -> erlang:md5(Large) end},
            {crc32, fun() -> erlang:crc32(Large) end},
            {from_list, fun() -> maps:from_list(Pairs) end},
            {keys, fun() -> maps:keys(Map) end},
            {multiply, fun() -> Number * Other end},
            {divide, fun() -> (Number * Number) div Other end},
            {print, fun() -> integer_to_binary(Number) end},
            {parse, fun() -> binary_to_integer(Digits) end},
            {regex, fun() -> re:run(lists:duplicate(30, $a), "((a+)+)+b") end},
            {regex_long, fun() -> re:run(Large, "b") end},
            {zlib, fun() -> zlib:compress(Bin) end},
            {ets, fun ets_walks/0},
            {ets_insert, fun() -> ets_insert(set, Pairs) end},
            {ets_insert_ordered, fun() -> ets_insert(ordered_set, Pairs) end},
            {ets_insert_new, fun() -> ets_insert_new(Pairs) end},
            {ets_delete_all_fixed, fun() -> ets_delete_all_fixed(Pairs) end},
            {ets_large_object, fun() -> ets_large_object(Terms) end},
            {ets_large_bag, fun() -> ets_large_bag(Pairs) end},
            {ets_select_large, fun() -> ets_select_large(set, Terms) end},
            {ets_select_large_ordered, fun() -> ets_select_large(ordered_set, Terms) end},
            {compare_equal, fun() -> compare_equal(Keys, Terms) end},
            {compare_exactly, fun() -> compare_exactly(Terms, Etf) end},
            {compare_maps, fun() -> compare_maps(Map) end},
            {ets_owner_ends, fun() -> ets:insert(ets:new(t, []), Pairs) end},
            {ets_select_limit, fun() -> ets_select_limit(Pairs) end},
            {send, fun() -> send_to_reader(Terms) end},
            {send_timer, fun() -> erlang:cancel_timer(erlang:send_after(100000, self(), Terms)) end},
            {spawn_arguments, fun() -> spawn_with(Terms) end},
            {exit_reason, fun() -> exit_with(Terms) end},
            {exit_signal, fun() -> exit_other(Terms) end},
            {process_info, fun() -> self() ! Terms, process_info(self(), messages) end},
            {phash2, fun() -> erlang:phash2(Terms) end},
            {tuples, fun() -> list_to_tuple(tuple_to_list(list_to_tuple(List))) end}],
    catch erts_debug:set_internal_state(available_internal_state, true),
    Ticker = spawn_link(fun() -> tick(now_us(), 0) end),
    Late = [{Name, run(Ticker, Fun)} || {Name, Fun} <- Work],
    {Worst, {Ms, Took}} = lists:last(lists:keysort(2, Late)),
    io:format("# at most ~p ms late (~p, which took ~p ms)~n", [Ms, Worst, Took]),
    [io:format("~p: false~n", [Name]) || {Name, {M, _}} <- Late, M > ?LIMIT_MS],
    io:format("ok~n").

%% Another program may have had the processor: asked again before it counts.
run(Ticker, Fun) ->
    case once(Ticker, Fun) of
        {Ms, _} = Result when Ms > ?LIMIT_MS ->
            lists:min([Result | [once(Ticker, Fun) || _ <- "123"]]);
        Result -> Result
    end.

%% On all schedulers at once, in processes whose garbage goes with them.
once(Ticker, Fun) ->
    Ticker ! {reset, self()},
    receive reset -> ok end,
    Start = erlang:monotonic_time(millisecond),
    Workers = [spawn_monitor(Fun) || _ <- lists:seq(1, erlang:system_info(schedulers_online))],
    [receive {'DOWN', Ref, process, _, normal} -> ok end || {_, Ref} <- Workers],
    End = erlang:monotonic_time(millisecond),
    Ticker ! {get, self()},
    receive {late, Ms} -> {Ms, End - Start} end.

tick(Last, Max) ->
    receive
        {reset, From} -> From ! reset, tick(now_us(), 0);
        {get, From} -> From ! {late, Max}, tick(now_us(), 0)
    after 1 ->
            Now = now_us(),
            tick(Now, max(Max, late(Last, Now) div 1000 - 1))
    end.

%% When other programs have the processor everybody is late. What counts is what the
%% scheduler has done meanwhile: by the clock, but at most the processor time of its
%% thread, or of the thread that has worked most if it was not one that the ticker was
%% on all the time. (OTP does not tell that time: there it is the clock.)
now_us() ->
    Cpu = try erts_debug:get_internal_state(scheduler_cpu_times)
          catch error:_ -> []
          end,
    {erlang:monotonic_time(microsecond), erlang:system_info(scheduler_id), Cpu}.

late({Time0, _, []}, {Time, _, []}) -> Time - Time0;
late({Time0, Id, Cpu0}, {Time, Id, Cpu}) ->
    min(Time - Time0, lists:nth(Id, Cpu) - lists:nth(Id, Cpu0));
late({Time0, _, Cpu0}, {Time, _, Cpu}) ->
    min(Time - Time0, lists:max(lists:zipwith(fun erlang:'-'/2, Cpu, Cpu0))).

ets_walks() ->
    T = ets:new(t, [public]),
    ets:insert(T, [{I, I} || I <- lists:seq(1, 300000)]),
    [] = ets:match(T, {x, '$1'}),
    [] = ets:select(T, [{{'_', x}, [], ['$_']}]),
    0 = ets:select_count(T, [{{'$1', '_'}, [{'<', '$1', 0}], [true]}]),
    300000 = length(ets:tab2list(T)),
    true = ets:delete_all_objects(T).

ets_insert(Type, Pairs) ->
    T = ets:new(t, [Type, public]),
    true = ets:insert(T, Pairs),
    true = ets:delete(T).

%% What has been inserted in one step is there for others as a whole.
ets_insert_new(Pairs) ->
    T = ets:new(t, [public]),
    {_, Ref} = spawn_monitor(fun() -> all_or_nothing(T, length(Pairs)) end),
    true = ets:insert_new(T, Pairs),
    false = ets:insert_new(T, Pairs ++ [{x, y}]),
    false = ets:insert_new(T, [{x, y} | Pairs]),
    false = ets:member(T, x),
    true = ets:insert(T, Pairs),
    receive {'DOWN', Ref, process, _, normal} -> ok end,
    true = ets:delete_all_objects(T).

all_or_nothing(T, Count) ->
    case ets:info(T, size) of
        Count -> ok;
        0 -> erlang:yield(), all_or_nothing(T, Count)
    end.

ets_delete_all_fixed(Pairs) ->
    T = ets:new(t, [public]),
    true = ets:insert(T, Pairs),
    ets:safe_fixtable(T, true),
    First = ets:first(T),
    true = ets:delete_all_objects(T),
    0 = ets:info(T, size),
    '$end_of_table' = ets:next(T, First),
    true = ets:insert(T, {new, 1}),
    ets:safe_fixtable(T, false),
    [{new, 1}] = ets:tab2list(T).

ets_large_object(Terms) ->
    T = ets:new(t, []),
    true = ets:insert(T, {key, Terms, 0}),
    [{key, _, 0}] = ets:lookup(T, key),
    [_ | _] = ets:lookup_element(T, key, 2),
    1 = ets:update_counter(T, key, {3, 1}),
    [{key, _, 1}] = ets:take(T, key),
    0 = ets:info(T, size).

%% Objects among others, whole and in parts, by key and by walk.
ets_select_large(Type, Terms) ->
    T = ets:new(t, [Type]),
    true = ets:insert(T, [{I, small} || I <- lists:seq(1, 100)]),
    true = ets:insert(T, [{{large, I}, Terms} || I <- lists:seq(1, 4)]),
    4 = length(ets:select(T, [{{{large, '_'}, '$1'}, [], ['$1']}])),
    104 = length(ets:match_object(T, '_')),
    [{_, [_ | _]}] = ets:match_object(T, {{large, 3}, '_'}),
    104 = in_parts(ets:select(T, [{'_', [], ['$_']}], 1), 0),
    true = ets:delete(T).

in_parts('$end_of_table', Count) -> Count;
in_parts({Part, Continuation}, Count) -> in_parts(ets:select(Continuation), Count + length(Part)).

%% Terms that are equal, but not the same. What is there several times is compared as
%% often.
compare_equal(Keys, Terms) ->
    Floats = [float(X) || X <- Keys],
    Lists = lists:duplicate(100, Keys),
    true = Lists == lists:duplicate(100, Floats),
    false = Lists < lists:duplicate(100, Floats),
    true = Lists =/= lists:duplicate(100, Floats),
    true = [x | Terms] == [x | [{float(I), B, L} || {I, B, L} <- Terms]].

compare_exactly(Terms, Etf) ->
    Many = lists:duplicate(60, Terms),
    Other = lists:duplicate(60, binary_to_term(Etf)),
    true = Many =:= Other,
    true = Many =< Other.

compare_maps(Map) ->
    Floats = maps:map(fun(_, V) -> float(V) end, Map),
    [begin
         true = Map == Floats,
         false = Map < Floats,
         true = Map < Floats#{1 := x}
     end || _ <- lists:seq(1, 4)].

ets_large_bag(Pairs) ->
    T = ets:new(t, [duplicate_bag]),
    true = ets:insert(T, [{key, Pair} || Pair <- Pairs]),
    [{key, {1, 1}}, {key, {2, 2}} | _] = ets:lookup(T, key),
    [{1, 1} | _] = ets:lookup_element(T, key, 2),
    true = length(Pairs) =:= length(ets:take(T, key)).

ets_select_limit(Pairs) ->
    [begin
         T = ets:new(t, [Type]),
         ets:insert(T, Pairs),
         {[], '$end_of_table'} = ets_select(T, ets:match_object(T, {'_', x}, 1000))
     end || Type <- [set, ordered_set]].

ets_select(_, '$end_of_table') -> {[], '$end_of_table'};
ets_select(_, Other) -> Other.

send_to_reader(Terms) ->
    {Pid, Ref} = spawn_monitor(fun() -> receive [_ | _] -> ok end end),
    Pid ! Terms,
    receive {'DOWN', Ref, process, _, normal} -> ok end.

spawn_with(Terms) ->
    {_, Ref} = spawn_monitor(erlang, hd, [Terms]),
    receive {'DOWN', Ref, process, _, normal} -> ok end.

exit_with(Terms) ->
    {_, Ref} = spawn_monitor(fun() -> exit(Terms) end),
    receive {'DOWN', Ref, process, _, [_ | _]} -> ok end.

exit_other(Terms) ->
    {Pid, Ref} = spawn_monitor(fun() -> receive never -> ok end end),
    exit(Pid, Terms),
    receive {'DOWN', Ref, process, _, [_ | _]} -> ok end.
