%% re:replace.
-module(re_replace).
-export([main/1]).

main(_) ->
    r("abcd", "c", "[&]", []),
    r("abcd", "(b)(c)", "\\2\\1", []),
    r("abcd", "(b)(c)", "\\g{2}x\\g1", []),
    r("abcd", "b", "\\\\&\\&", []),
    r("a-b-c", "-", "+", [global]),
    r("a-b-c", "-", "", [global]),
    r("hello", "l*", "<&>", [global]),
    r("abc", "x", "y", [global]),
    r(<<"abc">>, <<"(?<n>b)">>, <<"\\1\\1\\9">>, []),
    r("x\x{e5}y", "\x{e5}", "\x{e4}", [unicode]),
    r("x\x{3b1}y", "[\x{3b0}-\x{3c9}]", "\x{4e2d}", [unicode, global]),
    r("aaa", "a", "b", [{offset, 1}, global]),
    [p(fun() -> re:replace("abc", "b", "X", [{return, T}]) end)
     || T <- [iodata, list, binary, foo]],
    p(fun() -> re:replace("abc", "b", "X", [{capture, all}]) end),
    p(fun() -> re:replace("abc", "(b", "X", []) end),
    io:format("~p~n", [re:replace(["a", [<<"b">>, $c]], "b", ["X", <<"&">>], [{return, list}])]),
    {ok, P} = re:compile("[aeiou]", [caseless]),
    r("EraseVowelsOrNot", P, "", [global]).

r(S, Re, With, Options) ->
    p(fun() -> re:replace(S, Re, With, [{return, list} | Options]) end).

p(F) ->
    R = try F()
        catch C:E -> {C, E}
        end,
    io:format("~tp~n", [R]).
