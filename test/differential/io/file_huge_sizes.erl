%% Reads of more than can be, and from where nothing can be.
-module(file_huge_sizes).
-export([main/1]).

main(_) ->
    ok = file:write_file("f", <<"hello">>),
    {ok, F} = file:open("f", [read, raw, binary]),
    Sizes = [0, 3, 1 bsl 27, 1 bsl 31, 1 bsl 63, (1 bsl 64) - 1, 1 bsl 64, 1 bsl 128, -1, -(1 bsl 70), foo],
    [io:format("~p: ~p~n", [N, catch_reason(fun() -> file:pread(F, 0, N) end)]) || N <- Sizes],
    [
        io:format("~p: ~p~n", [N, catch_reason(fun() -> file:read(F, N) end)])
     || N <- Sizes, N =/= foo
    ],
    Offsets = [5, 1 bsl 62, 1 bsl 63, 1 bsl 64, 1 bsl 128, -1, -(1 bsl 70), foo],
    [io:format("~p: ~p~n", [N, catch_reason(fun() -> file:pread(F, N, 1) end)]) || N <- Offsets].

catch_reason(F) ->
    try F()
    catch error:Reason -> {raised, Reason}
    end.
