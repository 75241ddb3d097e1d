%% Ends with a crash dump: by halt/1, or without memory.
-module(dumped).
-export([main/1]).
-export([waiter/2]).

main([How]) ->
    Waiter = spawn(?MODULE, waiter, [self(), {arguments, [1, 2.5, "text"], #{key => value}}]),
    register(waiter, Waiter),
    receive {Waiter, ready} -> ok end,
    Large = maps:from_list([{N, N * N} || N <- lists:seq(1, 50)]),
    Waiter ! {message, first, <<"bytes">>},
    Waiter ! [second, 1 bsl 100, -(1 bsl 70), Large],
    Waiter ! {third, binary:copy(<<"off-heap">>, 20)},
    Named = ets:new(a_named_table, [named_table, public, ordered_set]),
    ets:insert(Named, [{N, x} || N <- lists:seq(1, 10)]),
    _ = ets:new(another, [bag, private]),
    case How of
        "halt" -> halt("asked for");
        "memory" -> grow([])
    end.

grow(List) -> grow([lists:duplicate(1000, a) | List]).

waiter(Parent, Kept) ->
    put(dictionary_key, {dictionary, [value]}),
    put('other key', 17),
    Parent ! {self(), ready},
    Answer = wait_for_ever({local, Kept}),
    {Answer, Kept}.

wait_for_ever(Local) ->
    receive
        never -> {Local, never}
    end.
