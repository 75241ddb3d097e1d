%% The binary module on text: split, match, replace and joining.
-module(binary_split).
-define(SIZE, 110).
-include("bench.hrl").

run(N) -> T = iolist_to_binary([[integer_to_list(I), ",", "name", integer_to_list(I * 7), ",x\n"] || I <- lists:seq(1, 8000)]), loop(N, T, 0).

loop(0, _, Acc) -> Acc;
loop(N, T, Acc) ->
    Lines = binary:split(T, <<"\n">>, [global, trim]),
    S = lists:sum([binary_to_integer(hd(binary:split(L, <<",">>))) || L <- Lines]),
    R = binary:replace(T, <<",x">>, <<";y">>, [global]),
    loop(N - 1, T, Acc + S + byte_size(R)).
