%% Records with types, nested updates, use in guards, lists and as map values.
-module(record_types).
-export([main/1]).

-record(acc, {id :: integer(), bal = 0 :: number(), log = [] :: [term()]}).
-record(bank, {accs = #{} :: #{integer() => #acc{}}, name = "none"}).
-type op() :: {dep, integer(), number()} | {wd, integer(), number()}.
-spec apply_op(op(), #bank{}) -> {ok, #bank{}} | {error, term()}.

main(_) ->
    B0 = #bank{name = "first"},
    B1 = lists:foldl(fun(I, B) -> B#bank{accs = (B#bank.accs)#{I => #acc{id = I}}} end, B0, [1,
        2, 3]),
    Ops = [{dep, 1, 100}, {dep, 2, 50}, {wd, 1, 30}, {wd, 2, 80}, {dep, 9, 1}, {wd, 3, 0}],
    End = lists:foldl(fun(Op, B) ->
        case apply_op(Op, B) of {ok, B2} -> B2; {error, E} -> io:format("~p: ~p~n", [Op, E]), B end
    end, B1, Ops),
    [io:format("~p~n", [A]) || {_, A} <- lists:sort(maps:to_list(End#bank.accs))],
    io:format("~p~n", [[A#acc.id || A <- maps:values(End#bank.accs), A#acc.bal > 10]]),
    io:format("~p~n", [lists:keysort(#acc.bal, maps:values(End#bank.accs))]).

apply_op({dep, I, N}, B) -> change(I, N, B);
apply_op({wd, I, N}, B) -> change(I, -N, B).

change(I, N, #bank{accs = As} = B) ->
    case As of
        #{I := #acc{bal = Bal} = A} when Bal + N >= 0 ->
            {ok, B#bank{accs = As#{I := A#acc{bal = Bal + N, log = [N | A#acc.log]}}}};
        #{I := #acc{bal = Bal}} -> {error, {insufficient, Bal}};
        #{} -> {error, no_account}
    end.
