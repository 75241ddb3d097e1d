%% Accounts as processes, transfers by a coordinator, an audit that always balances.
-module(bank).
-export([main/1]).

main(_) ->
    Accs = maps:from_list([{N, spawn(fun() -> account(B) end)} || {N, B} <- [{ann, 100}, {bob,
        50}, {cy, 0}]]),
    Ts = [{ann, bob, 30}, {bob, cy, 70}, {cy, ann, 100}, {bob, ann, 10}, {ann, nobody, 5}, {cy,
        bob, 20}],
    [io:format("~w -> ~w ~w: ~w~n", [A, B, N, transfer(A, B, N, Accs)]) || {A, B, N} <- Ts],
    io:format("~w~n", [[{N, call(P, balance)} || {N, P} <- lists:sort(maps:to_list(Accs))]]),
    Me = self(),
    Ps = [spawn(fun() -> [transfer(A, B, (I * J) rem 7, Accs) || J <- lists:seq(1, 100), {A,
        B} <- [{ann, bob}, {bob, cy}, {cy, ann}]], Me ! done end) || I <- lists:seq(1, 5)],
    [receive done -> ok end || _ <- Ps],
    io:format("~w~n", [lists:sum([call(P, balance) || P <- maps:values(Accs)])]),
    [io:format("~w~n", [call(P, statement)]) || P <- [maps:get(cy, Accs)], false], ok.

account(B) ->
    receive
        {From, R, balance} -> From ! {R, B}, account(B);
        {From, R, {withdraw, N}} when N =< B -> From ! {R, ok}, account(B - N);
        {From, R, {withdraw, _}} -> From ! {R, {insufficient, B}}, account(B);
        {From, R, {deposit, N}} -> From ! {R, ok}, account(B + N)
    end.

call(P, M) -> R = make_ref(), P ! {self(), R, M}, receive {R, X} -> X end.

transfer(A, B, N, Accs) ->
    case Accs of
        #{A := PA, B := PB} -> case call(PA, {withdraw, N}) of ok -> call(PB, {deposit,
            N}); E -> E end;
        #{} -> no_such_account
    end.
