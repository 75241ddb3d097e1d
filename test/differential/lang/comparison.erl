%% Every comparison operator over values of all simple types.
-module(comparison).
-export([main/1]).

main(_) ->
    Vals = [1, 1.0, 2, -3, a, b, 'A', {}, {1}, {1, 2}, {2}, [], [1], [1, 2], [2],
            <<>>, <<1>>, <<1, 2>>, <<0:3>>],
    [erlang:display({A, B, [A == B, A /= B, A =:= B, A =/= B, A < B, A =< B, A > B, A >= B]})
     || A <- Vals, B <- Vals],
    ok.
