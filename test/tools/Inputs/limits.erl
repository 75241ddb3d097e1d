%% What happens at limits; what is printed is what erl prints.
-module(limits).
-export([main/1]).

main(["atoms"]) -> atoms(1);
main(["many_atoms"]) ->
    Atoms = [list_to_atom("b" ++ integer_to_list(N)) || N <- lists:seq(1, 1200000)],
    Last = lists:last(Atoms),
    register(Last, self()),
    Found = whereis(Last) =:= self(),
    Last ! hello,
    Got = receive hello -> true after 1000 -> false end,
    unregister(Last),
    io:format("~p~n", [[Found, Got, catch_reason(fun() -> Last ! hello end), whereis(lists:nth(1100000, Atoms))]]);
main(["ports"]) ->
    io:format("~p~n", [ports(0)]);
main(["files"]) ->
    io:format("~p~n", [files([])]);
main(["heap"]) ->
    logger:set_primary_config(level, none),
    Grow = fun Grow(L) -> Grow([x | L]) end,
    Ends = fun(Opts, Fun) ->
        {P, R} = spawn_opt(Fun, [monitor | Opts]),
        receive {'DOWN', R, process, P, Why} -> Why after 5000 -> exit(P, kill), still_there end
    end,
    io:format("~p~n", [Ends([{max_heap_size, 10000}], fun() -> Grow([]) end)]),
    io:format("~p~n", [Ends([{max_heap_size, #{size => 10000, kill => true, error_logger => false}}], fun() -> Grow([]) end)]),
    io:format("~p~n", [Ends([{max_heap_size, #{size => 10000, kill => false}}], fun() -> L = lists:seq(1, 100000), exit(length(L)) end)]),
    io:format("~p~n", [Ends([], fun() -> process_flag(max_heap_size, 5000), Grow([]) end)]),
    io:format("~p~n", [Ends([link, {max_heap_size, 10000}], fun() -> unlink(hd(element(2, process_info(self(), links)))), catch Grow([]) end)]),
    io:format("~p~n", [Ends([{max_heap_size, #{size => 100000}}], fun() -> [self() ! N || N <- lists:seq(1, 100000)], garbage_collect(), exit(done) end)]),
    io:format("~p~n", [catch_reason(fun() -> spawn_opt(fun() -> ok end, [{max_heap_size, -1}]) end)]),
    io:format("~p~n", [catch_reason(fun() -> process_flag(max_heap_size, #{size => 10}) end)]),
    io:format("~p~n", [element(2, process_info(self(), max_heap_size))]).

catch_reason(F) -> try F() catch C:R -> {C, R} end.

atoms(N) ->
    _ = list_to_atom("a" ++ integer_to_list(N)),
    atoms(N + 1).

ports(N) ->
    try open_port({spawn, "sleep 5"}, []) of
        _ -> ports(N + 1)
    catch
        C:R -> {C, R, N > 5}
    end.

files(Fs) ->
    case file:open("/dev/null", [read, raw]) of
        {ok, F} -> files([F | Fs]);
        Error -> [file:close(F) || F <- Fs], {Error, length(Fs) > 5, element(1, file:open("/dev/null", [read, raw]))}
    end.
