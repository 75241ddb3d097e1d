%% match, match_object, select with match specs, fun2ms, match_delete, test_ms.
-module(ets_match).
-export([main/1]).

-include_lib("stdlib/include/ms_transform.hrl").
-record(emp, {id, name, dept, sal}).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    T = ets:new(emps, [ordered_set, {keypos, #emp.id}]),
    ets:insert(T, [#emp{id = 1, name = "ann", dept = dev, sal = 100}, #emp{id = 2, name = "bob",
        dept = ops, sal = 90}, #emp{id = 3, name = "cy", dept = dev, sal = 120}, #emp{id = 4,
        name = "di", dept = ops, sal = 150}]),
    P(ets:match(T, #emp{id = '$1', dept = dev, name = '$2', _ = '_'})),
    P(ets:match_object(T, #emp{dept = ops, _ = '_'})),
    P(ets:select(T, ets:fun2ms(fun(#emp{name = N, sal = S}) when S > 95 -> {N, S * 2} end))),
    P(ets:select(T, [{#emp{id = '$1', sal = '$2', _ = '_'}, [{'orelse', {'=:=', '$1', 2}, {'>',
        '$2', 110}}], [{{'$1', {'+', '$2', 1}}}]}])),
    P(ets:select_replace(T, ets:fun2ms(fun(#emp{id = I, name = N, dept = ops,
        sal = S}) -> #emp{id = I, name = N, dept = ops, sal = S + 1} end))) ,
    P(ets:tab2list(T)), P(ets:match_delete(T, #emp{dept = ops, _ = '_'})), P(ets:info(T, size)),
    P(ets:test_ms({a, 5}, [{{'$1', '$2'}, [{'>', '$2', 3}], [['$1', {{'$2', '$_'}}]]}])),
    P(ets:match_spec_run([{1, x}, {2, y}], ets:match_spec_compile([{{'$1', x}, [], ['$1']}]))),
    P([try ets:select(T, bad) catch error:R -> R end]),
    P(ets:select(T, [{'$1', [{is_tuple, '$1'}], [{element, 3, '$1'}]}])),
    P(ets:select(T, [{'_', [], ['$_']}], 1) =/= x),
    P(ets:select(T, [{#emp{id = '$1', _ = '_'}, [{'==', {'rem', '$1', 2}, 1}], [{const, '$1'},
        '$1']}])).
