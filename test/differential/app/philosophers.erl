%% Dining philosophers as processes with a waiter; all of them eat.
-module(philosophers).
-export([main/1]).

main(_) ->
    Me = self(), N = 5,
    Waiter = spawn(fun() -> waiter(lists:seq(0, N - 1), []) end),
    [spawn(fun() -> philosopher(Me, Waiter, I, N, 20) end) || I <- lists:seq(0, N - 1)],
    io:format("~p~n", [lists:sort([receive {ate, I, K} -> {I, K} end || _ <- lists:seq(1, N)])]).

philosopher(Me, _, I, _, {0, K}) -> Me ! {ate, I, K};
philosopher(Me, W, I, N, {Left, K}) ->
    W ! {want, self(), I, (I + 1) rem N}, receive eat -> ok end,
    W ! {done, I, (I + 1) rem N}, philosopher(Me, W, I, N, {Left - 1, K + 1});
philosopher(Me, W, I, N, Times) -> philosopher(Me, W, I, N, {Times, 0}).

waiter(Forks, Queue) ->
    receive
        {want, P, A, B} -> serve(Forks, Queue ++ [{P, A, B}]);
        {done, A, B} -> serve([A, B | Forks], Queue)
    end.
serve(Forks, Queue) ->
    {F, Q} = lists:foldl(fun({P, A, B} = X, {Fs, Qs}) ->
        case lists:member(A, Fs) andalso lists:member(B, Fs) of true -> P ! eat, {Fs -- [A, B],
            Qs}; false -> {Fs, Qs ++ [X]} end
    end, {Forks, []}, Queue),
    waiter(F, Q).
