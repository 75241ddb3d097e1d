%% The queue and array modules.
-module(queue_array).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    Q = lists:foldl(fun queue:in/2, queue:new(), [1, 2, 3, 4]),
    P(queue:to_list(Q)), P(queue:len(Q)), P(element(1, queue:out(Q))),
    P(element(1, queue:out_r(Q))), P(queue:to_list(queue:in_r(0, Q))), P(queue:peek(Q)),
    P(queue:get(Q)), P(queue:to_list(queue:reverse(Q))),
    P(queue:to_list(queue:join(Q, queue:from_list([a])))), P(queue:is_empty(queue:new())),
    P(queue:out(queue:new())), P(queue:member(3, Q)),
    P(queue:to_list(queue:filter(fun(X) -> X > 2 end, Q))), P(queue:split(2, Q)), P(queue:head(Q)),
    P(queue:last(Q)), P(queue:fold(fun(X, A) -> X + A end, 0, Q)),
    P(queue:all(fun(X) -> X > 0 end, Q)), P(queue:delete(2, Q)),
    P(try queue:get(queue:new()) catch error:R -> R end),
    A = array:from_list([a, b, c]),
    P(array:to_list(A)), P(array:get(1, A)), P(array:size(A)), P(array:to_list(array:set(5, f, A))),
    P(array:get(10, A)), P(array:to_list(array:map(fun(I, V) -> {I, V} end, A))),
    P(array:foldl(fun(I, _, S) -> I + S end, 0, A)),
    P(array:sparse_to_list(array:set(3, z, array:new()))),
    P(array:to_orddict(array:set(2, q, array:new([{default, 0}])))),
    Big = lists:foldl(fun(I, X) -> array:set(I, I * 2, X) end, array:new([{size, 1000},
        {default, none}]), lists:seq(0, 999, 7)),
    P(array:get(7, Big)), P(array:get(8, Big)),
    P(array:sparse_foldl(fun(_, V, S) -> V + S end, 0, Big)), P(array:is_fix(Big)),
    P(try array:get(5000, Big) catch error:E -> E end), P(array:size(array:resize(10, Big))),
    P(array:relax(Big) =/= Big).
