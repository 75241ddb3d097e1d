%% Persistent terms that are replaced and erased while processes hold them: these
%% keep what they have.
-module(persistent_terms_replaced).
-export([main/1]).

-define(KEY, {?MODULE, key}).

main(_) ->
    Big = fun(N) -> {N, lists:seq(1, 200), #{n => N, bin => <<N:64>>, f => fun() -> N end},
                     list_to_binary(lists:duplicate(100, N rem 256))} end,
    persistent_term:put(?KEY, Big(1)),
    Me = self(),
    Holders = [spawn_link(fun() -> holder(Me, I) end) || I <- lists:seq(1, 20)],
    [receive {ready, H} -> ok end || H <- Holders],
    [begin
         persistent_term:put(?KEY, Big(N)),
         {N, _, #{n := N, f := F}, _} = persistent_term:get(?KEY),
         N = F()
     end || N <- lists:seq(2, 300)],
    true = persistent_term:erase(?KEY),
    Absent = persistent_term:get(?KEY, absent),
    garbage_collect(),
    [H ! check || H <- Holders],
    Sums = [receive {H, Sum} -> Sum end || H <- Holders],
    io:format("~p ~p~n", [Absent, lists:usort(Sums)]),

    %% Parts of a term, and its key.
    persistent_term:put({part, [1, 2, 3]}, {a, [b, {c, "text"}]}),
    [{Key, _}] = [T || {{part, _}, _} = T <- persistent_term:get()],
    {_, [_, {_, Text} = Inner] = List} = persistent_term:get({part, [1, 2, 3]}),
    persistent_term:erase({part, [1, 2, 3]}),
    [begin persistent_term:put(other, {x, N}), erlang:yield() end || N <- lists:seq(1, 100)],
    garbage_collect(),
    io:format("~p ~p ~p ~p~n", [Key, Text, Inner, List]),
    persistent_term:erase(other),

    %% Many that come and go.
    Keys = [{?MODULE, N} || N <- lists:seq(1, 2000)],
    [persistent_term:put(K, {value, K}) || K <- Keys],
    true = lists:all(fun(K) -> persistent_term:get(K) =:= {value, K} end, Keys),
    true = lists:all(fun persistent_term:erase/1, Keys),
    false = lists:any(fun persistent_term:erase/1, Keys),
    io:format("~p~n", [[K || {{?MODULE, _} = K, _} <- persistent_term:get()]]).

holder(Parent, I) ->
    Term = persistent_term:get(?KEY),
    put(held, element(2, Term)),
    Parent ! {ready, self()},
    %% Some in a frame, some in a closure.
    Sum = case I rem 2 of
        0 -> receive check -> sum(Term) end;
        1 -> (fun() -> receive check -> sum(Term) end end)()
    end,
    Parent ! {self(), {Sum, lists:sum(get(held))}}.

sum({N, List, #{n := M, bin := Bin, f := F}, Bytes}) ->
    N + lists:sum(List) + M + binary:decode_unsigned(Bin) + F() + byte_size(Bytes).
