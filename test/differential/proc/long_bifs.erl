%% Long BIFs of several processes at once: each is interrupted in its midst many
%% times and gives the same result.
-module(long_bifs).
-export([main/1]).

main(_) ->
    N = 200000,
    List = lists:seq(1, N),
    Bytes = [X rem 128 || X <- List],
    Bin = list_to_binary(Bytes),
    Text = binary:copy(<<"some words, and more;">>, 20000),
    Terms = [{I, <<I:32>>, [I], I * 1.5} || I <- lists:seq(1, 30000)],
    Pairs = [{integer_to_list(I), I} || I <- lists:seq(1, 30000)],
    Big = 3 bsl 200000 + 12345,
    Other = 7 bsl 190000 + 1,
    T = ets:new(t, [public]),
    O = ets:new(o, [public, ordered_set]),
    Full = [{I, I rem 7} || I <- lists:seq(1, 50000)],
    ets:insert(T, Full),
    ets:insert(O, Full),
    Work = [{append, fun() -> List ++ List end},
            {subtract, fun() -> List -- [X || X <- List, X rem 3 =:= 0] end},
            {reverse, fun() -> lists:reverse(List, tail) end},
            {member, fun() -> {lists:member(N, List), lists:member(x, List)} end},
            {keyfind, fun() -> {lists:keyfind("30000", 1, Pairs), lists:keyfind(x, 1, Pairs)} end},
            {etf, fun() -> Terms = binary_to_term(term_to_binary(Terms)), byte_size(term_to_binary(Terms)) end},
            {compressed, fun() -> Terms = binary_to_term(term_to_binary(Terms, [compressed])), ok end},
            {list_to_binary, fun() -> {list_to_binary(Bytes), iolist_size([Bytes | Bin])} end},
            {binary_to_list, fun() -> binary_to_list(Bin) end},
            {characters, fun() -> {unicode:characters_to_list(Bin), unicode:characters_to_binary([Bytes, Bytes])} end},
            {match, fun() -> {binary:match(Text, <<"x">>), length(binary:matches(Text, [<<"and">>, <<"some">>]))} end},
            {split, fun() -> binary:split(Text, [<<" ">>, <<";">>], [global, trim_all]) end},
            {copy, fun() -> binary:copy(Bin, 7) end},
            {sums, fun() -> {erlang:md5(Text), erlang:crc32(Text), erlang:adler32(Text)} end},
            {maps, fun() -> M = maps:from_list(Pairs), {maps:get("777", M), lists:sum(maps:values(M)), length(maps:keys(M))} end},
            {merge, fun() -> map_size(maps:merge(maps:from_list(Pairs), maps:from_list(Full))) end},
            {multiply, fun() -> Big * Other end},
            {divide, fun() -> {(Big * Other) div Other =:= Big, (Big * Other + 5) rem Other} end},
            {print, fun() -> integer_to_list(Big) end},
            {parse, fun() -> list_to_integer(integer_to_list(Big)) =:= Big end},
            {regex, fun() -> re:run(lists:duplicate(22, $a), "((a+)+)+b") end},
            {regex_all, fun() -> {match, L} = re:run(Text, "\\w+", [global, {capture, first, list}]), length(L) end},
            {select, fun() -> lists:sort(ets:select(T, [{{'$1', 3}, [], ['$1']}])) end},
            {select_ordered, fun() -> ets:select(O, [{{'$1', 3}, [], ['$1']}]) end},
            {select_reverse, fun() -> ets:select_reverse(O, [{{'$1', 4}, [], ['$1']}]) end},
            {count, fun() -> {ets:select_count(T, [{{'_', 5}, [], [true]}]), ets:select_count(O, [{{'_', 5}, [], [true]}])} end},
            {match_object, fun() -> length(ets:match_object(T, {'_', 2})) end},
            {tab2list, fun() -> lists:sort(ets:tab2list(T)) =:= Full end},
            {delete_some, fun() ->
                     [begin
                          E = ets:new(e, [Type]),
                          ets:insert(E, Full),
                          D = ets:select_delete(E, [{{'_', 6}, [], [true]}]),
                          R = (catch ets:select_replace(E, [{{'$1', 5}, [], [{{'$1', five}}]}])),
                          {D, R, ets:info(E, size), length(ets:match(E, {'$1', five}))}
                      end || Type <- [set, ordered_set]]
             end}],
    Self = self(),
    %% All of them at once, three times, beside one that only counts.
    Counter = spawn_link(fun() -> count(0) end),
    Runs = [[{Name, spawn_link(fun() -> Self ! {self(), erlang:phash2(Fun())} end)} || {Name, Fun} <- Work] || _ <- "123"],
    Results = [[{Name, receive {Pid, Hash} -> Hash end} || {Name, Pid} <- Run] || Run <- Runs],
    [io:format("~p~n", [R]) || R <- hd(Results)],
    io:format("~p~n", [[R =:= hd(Results) || R <- Results]]),
    Counter ! {stop, self()},
    receive {counted, C} -> io:format("~p~n", [C > 0]) end,
    io:format("~p~n", [{ets:info(T, size), ets:info(O, size), ets:info(T, safe_fixed)}]),
    %% A process that is killed in the midst of it, and one whose table goes.
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> loop(fun() -> lists:reverse(List) ++ List end) end),
    receive after 20 -> exit(P, kill) end,
    receive {'EXIT', P, Why} -> io:format("~p~n", [Why]) end,
    Owner = spawn_link(fun() ->
                               G = ets:new(gone, [public, named_table]),
                               ets:insert(G, Full),
                               Self ! ready,
                               receive stop -> ok end
                       end),
    receive ready -> ok end,
    Walk = fun() -> ets:select(gone, [{{'$1', 3}, [], ['$1']}]) end,
    Walker = spawn_link(fun() -> try loop(Walk) catch error:badarg -> exit(no_table) end end),
    receive after 20 -> Owner ! stop end,
    receive {'EXIT', Walker, Gone} -> io:format("~p~n", [Gone]) end.

count(N) ->
    receive {stop, From} -> From ! {counted, N}
    after 0 -> count(N + 1)
    end.

loop(F) ->
    F(),
    loop(F).
