%% begin blocks, variables exported from case and if.
-module(block_scope).
-export([main/1]).

main(_) ->
    X = begin A = 1, B = 2, A + B end,
    erlang:display({X, A, B}),
    case X of
        3 -> Y = three, Z = 1;
        _ -> Y = other, Z = 2
    end,
    erlang:display({Y, Z}),
    if X > 2 -> W = big; true -> W = small end,
    erlang:display(W),
    R = case catch throw(q) of Q -> {got, Q} end,
    erlang:display(R),
    erlang:display(begin begin begin deep end end end).
