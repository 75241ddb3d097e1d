%% Calls of closures: composition, captured values, currying.
-module(closures).
-define(SIZE, 13000000).
-include("bench.hrl").

run(N) ->
    F = compose([fun(X) -> X + 1 end, fun(X) -> X * 3 end, fun(X) -> X band 16#ffff end]),
    Add = fun(A) -> fun(B) -> A + B end end,
    loop(N, F, Add, 0).

loop(0, _, _, Acc) -> Acc;
loop(N, F, Add, Acc) -> loop(N - 1, F, Add, F((Add(N))(Acc))).

compose([F]) -> F;
compose([F | Fs]) -> G = compose(Fs), fun(X) -> G(F(X)) end.
