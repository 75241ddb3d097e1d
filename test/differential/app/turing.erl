%% A Turing machine: binary increment, and the busy beaver with four states.
-module(turing).
-export([main/1]).

main(_) ->
    Inc = #{{right, $0} => {$0, r, right}, {right, $1} => {$1, r, right}, {right, $_} => {$_, l,
        carry}, {carry, $1} => {$0, l, carry}, {carry, $0} => {$1, l, halt}, {carry, $_} => {$1, l,
        halt}},
    [io:format("~s -> ~s~n", [S, string:trim(run(Inc, right, S), both, "_")]) || S <- ["0", "1",
        "1011", "1111"]],
    BB = #{{a, $_} => {$1, r, b}, {a, $1} => {$1, l, b}, {b, $_} => {$1, l, a}, {b, $1} => {$_,
        l, c}, {c, $_} => {$1, r, halt}, {c, $1} => {$1, l, d}, {d, $_} => {$1, r, d}, {d,
        $1} => {$_, r, a}},
    T = run(BB, a, "_"),
    io:format("~w ones, ~w steps~n", [length([C || C <- T, C =:= $1]), get(steps)]).

run(M, S, [H | R]) -> put(steps, 0), go(M, S, [], H, R).
go(_, halt, L, H, R) -> lists:reverse(L) ++ [H | R];
go(M, S, L, H, R) ->
    put(steps, get(steps) + 1),
    case maps:get({S, H}, M) of
        {W, r, S2} -> case R of [] -> go(M, S2, [W | L], $_, []); [X | R2] -> go(M, S2, [W | L],
            X, R2) end;
        {W, l, S2} -> case L of [] -> go(M, S2, [], $_, [W | R]); [X | L2] -> go(M, S2, L2, X,
            [W | R]) end
    end.
