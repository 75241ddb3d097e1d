%% Long BIFs let others run: a process that sleeps for a millisecond at a time is
%% never late by much while others keep all schedulers busy with one of them.
-module(long_bifs).
-export([main/1]).

-define(LIMIT_MS, 60).

main([Size]) -> main(list_to_integer(Size));
main([]) -> main(3000000);
main(N) when is_integer(N) ->
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
            {ets, fun ets_walks/0}],
    Ticker = spawn_link(fun() -> tick(erlang:monotonic_time(microsecond), 0) end),
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
        {reset, From} -> From ! reset, tick(erlang:monotonic_time(microsecond), 0);
        {get, From} -> From ! {late, Max}, tick(erlang:monotonic_time(microsecond), 0)
    after 1 ->
            Now = erlang:monotonic_time(microsecond),
            tick(Now, max(Max, (Now - Last) div 1000 - 1))
    end.

ets_walks() ->
    T = ets:new(t, [public]),
    ets:insert(T, [{I, I} || I <- lists:seq(1, 300000)]),
    [] = ets:match(T, {x, '$1'}),
    [] = ets:select(T, [{{'_', x}, [], ['$_']}]),
    0 = ets:select_count(T, [{{'$1', '_'}, [{'<', '$1', 0}], [true]}]),
    300000 = length(ets:tab2list(T)),
    true = ets:delete_all_objects(T).
