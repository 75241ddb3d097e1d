-module(ready).
-export([main/1]).
-vsn([{1.5, -2, 'it\'s'}, "text", #{x => <<"ab", 3:4>>}]).
-record(r, {a = 1 :: integer(), b :: string()}).
-type t() :: #r{} | {atom(), [t()]}.
-spec main([string()]) -> ok.

main(_) ->
    io:format("~tp~n", [{?MODULE, [#r{b = "äж"}], -5, <<1, 2, 3:2>>, #{a => [b | c]}}]),
    try fail(x)
    catch error:_:S ->
        [{_, _, _, L} | _] = S,
        io:format("~s ~p~n", [proplists:get_value(file, L), proplists:get_value(line, L) - 1])
    end.

fail(y) -> ok.
