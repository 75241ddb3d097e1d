%% Bytes of term_to_binary for every kind of term.
-module(etf_encode).
-export([main/1]).

main(_) ->
    Ts = [0, 255, 256, -1, 1 bsl 31 - 1, 1 bsl 31, -(1 bsl 31), 1 bsl 63, -(1 bsl 64),
        1 bsl 2100, 1.5, -0.0, a, '', 'été', true,
          [], "abc", [1, 2, 300], [a | b], lists:duplicate(3, 0), {}, {a, 1},
          list_to_tuple(lists:seq(1, 256)), <<>>, <<1, 2, 3>>, <<5:3>>, <<1, 1:1>>,
          #{}, #{a => 1, b => [x]}, fun lists:map/2, [{k, "v"}, {k2, <<"v2">>}]],
    [io:format("~w~n", [term_to_binary(T)]) || T <- Ts],
    io:format("~w~n", [term_to_binary(x, [{minor_version, 1}])]),
    io:format("~w~n", [term_to_binary(1.5, [{minor_version, 0}])]),
    io:format("~w~n", [byte_size(term_to_binary(lists:seq(1, 1000)))]),
    io:format("~w~n", [erlang:external_size({a, [1, 2, 3], <<"xx">>})]),
    [io:format("~w~n", [iolist_to_binary(term_to_iovec({a, 1}))])],
    ok.
