%% Each BIF below over one value of every type: only badarg, badarith and the like.
-module(wrong_types).
-export([main/1]).

main(_) ->
    Vals = [1, 1.5, a, [], [x], {1}, #{}, <<"b">>, fun() -> ok end, 1 bsl 70, <<1:1>>],
    Fs = [{abs, fun abs/1}, {atom_to_list, fun atom_to_list/1}, {byte_size, fun byte_size/1},
        {bit_size, fun bit_size/1}, {float, fun float/1},
          {hd, fun hd/1}, {tl, fun tl/1}, {length, fun length/1},
          {list_to_tuple, fun list_to_tuple/1}, {tuple_to_list, fun tuple_to_list/1},
          {tuple_size, fun tuple_size/1}, {map_size, fun map_size/1}, {round, fun round/1},
          {trunc, fun trunc/1}, {size, fun size/1},
          {integer_to_list, fun integer_to_list/1}, {list_to_binary, fun list_to_binary/1},
          {binary_to_list, fun binary_to_list/1}, {list_to_integer, fun list_to_integer/1},
          {neg, fun(X) -> -X end}, {plus, fun(X) -> X + 1 end}, {divi, fun(X) -> 10 div X end},
          {bnot_, fun(X) -> bnot X end}, {not_, fun(X) -> not X end},
          {append, fun(X) -> X ++ [1] end}, {keys, fun maps:keys/1},
          {get, fun(X) -> maps:get(k, X) end}, {apply, fun(X) -> X(1) end},
          {send, fun(X) -> X ! m end},
          {element, fun(X) -> element(X, {a}) end}, {crc, fun erlang:crc32/1},
          {reverse, fun lists:reverse/1}, {whereis, fun whereis/1}],
    [io:format("~w: ~w~n", [N, [case t(F, V) of {value,
        _} -> v; R -> short(R) end || V <- Vals]]) || {N, F} <- Fs],
    ok.

t(F, V) -> try {value, F(V)} catch _:R -> R end.

short({R, _}) -> R;
short(R) -> R.
