%% Calls with three arguments (Takeuchi), repeated.
-module(tak).
-define(SIZE, 80).
-include("bench.hrl").

run(N) -> loop(N * 20, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) -> loop(N - 1, Acc + tak(18, 12, 6)).

tak(X, Y, Z) when Y >= X -> Z;
tak(X, Y, Z) -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y)).
