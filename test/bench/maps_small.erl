%% Small maps as records: match, update, put and get.
-module(maps_small).
-define(SIZE, 5000000).
-include("bench.hrl").

run(N) -> loop(N, #{name => x, count => 0, total => 0, last => none}).

loop(0, #{count := C, total := T}) -> {C, T};
loop(N, #{count := C, total := T} = M) ->
    M2 = M#{count := C + 1, total := (T + N) band 16#ffffff, last => N},
    loop(N - 1, maps:remove(extra, maps:put(extra, N, M2))).
