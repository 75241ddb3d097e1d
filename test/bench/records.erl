%% Records: construction, update and matching.
-module(records).
-record(state, {a = 0, b = 0, c = 1, d, e = [], mode = up}).
-define(SIZE, 20000000).
-include("bench.hrl").

run(N) -> S = loop(N, #state{d = N}), S#state.a + S#state.b + S#state.c.

loop(0, S) -> S;
loop(N, #state{mode = up, a = A} = S) -> loop(N - 1, S#state{a = (A + N) band 16#ffff, mode = down});
loop(N, #state{mode = down, b = B, c = C} = S) -> loop(N - 1, S#state{b = B + 1, c = (C * 3) band 16#fff, mode = up}).
