%% Regular expressions over characters.
-module(re_unicode).
-export([main/1]).

main(_) ->
    r("a\x{e5}b", "\x{e5}", [unicode]),
    r("a\x{3b1}b", ".b", [unicode, {capture, all, list}]),
    r("a\x{3b1}b", ".b", [unicode, {capture, all, binary}]),
    r("a\x{3b1}b", ".b", [unicode, {capture, all, index}]),
    r(<<"a\x{3b1}b"/utf8>>, <<"(.)b">>, [unicode, {capture, all, list}]),
    r("\x{3b1}\x{3b2}", "[\x{3b1}-\x{3c9}]+", [unicode]),
    r("\x{391}", "\x{3b1}", [unicode, caseless]),
    r("\x{1f600}x", "^.x$", [unicode]),
    r("\x{3b1}", "\\w", [unicode]),
    r("\x{3b1}", "\\w", [unicode, ucp]),
    r("x\x{662}", "\\d", [unicode, ucp]),
    r("\x{3b1}A1", "^\\p{Ll}\\p{Lu}\\p{N}$", [unicode]),
    r("\x{3b1}", "\\p{Greek}", [unicode]),
    r("\x{3b1}", "\\P{Greek}", [unicode]),
    r("\x{4e2d}\x{6587}", "\\p{Han}+", [unicode]),
    r("e\x{301}x", "^\\X", [unicode]),
    r("\x{3b1}\x{3b2}\x{3b1}", "\x{3b1}", [unicode, global]),
    r("\x{3b1}\x{3b2}\x{3b1}", "\x{3b1}|", [unicode, global, {capture, all, list}]),
    r("\x{3b1}\x{3b2}", "\\x{3b2}", [unicode]),
    r("\x{e5}", "\\xe5", [unicode]),
    r(<<16#c3, 16#a5>>, <<"^.$">>, [unicode]),
    r(<<16#c3, 16#a5>>, <<"^.$">>, []),
    r(<<16#c3>>, <<"a">>, [unicode]),
    r(<<16#ed, 16#a0, 16#80>>, <<"a">>, [unicode]),
    r(<<"a", 16#c3, 16#a5, "b">>, <<"b">>, [unicode, {offset, 2}]),
    r(<<"a", 16#c3, 16#a5, "b">>, <<"b">>, [unicode, {offset, 3}]),
    r("a", "(*UTF8)\x{e5}|a", []),
    r("a", "(*UTF8)b|a", [{capture, all, list}]),
    r("a", "(*UCP)\\w", []),
    {ok, P} = re:compile("(?<g>\x{3b1})", [unicode]),
    io:format("~p~n", [setelement(5, P, bin)]),
    r("x\x{3b1}", P, []),
    r("x\x{3b1}", P, [{capture, [g], list}]),
    r("x\x{3b1}x\x{3b1}", P, [{capture, all, list}, global]),
    r([120, 945, -1], P, []),
    io:format("~p~n", [re:compile(<<255>>, [unicode])]),
    {'EXIT', {badarg, _}} = (catch re:compile([255, -1], [unicode])),
    io:format("~p~n", [re:compile("(*UTF8)a", [never_utf])]),
    io:format("~p~n", [re:compile("\\x{110000}", [unicode])]),
    io:format("~p~n", [re:compile("\\x{d800}", [unicode])]),
    io:format("~p~n", [re:compile("\\x{100}", [])]).

r(S, Re, Options) ->
    R = try re:run(S, Re, Options)
        catch C:E -> {C, E}
        end,
    io:format("~tp~n", [R]).
