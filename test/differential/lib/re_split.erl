%% re:split.
-module(re_split).
-export([main/1]).

main(_) ->
    s("a,b,,c", ",", []),
    s("a,b,,c,,", ",", [trim]),
    s("a,b,,c,,", ",", [{parts, 2}]),
    s("a1b2c", "([0-9])", []),
    s("a1b2c", "([0-9])", [group]),
    s("Erlang", "[ln]", [{return, list}]),
    s("Erlang", "[lr]", [{return, binary}, {parts, 2}]),
    s("Erlang", "", []),
    s("Erlang", "(?<x>a)?", [group, trim]),
    s("", ",", []),
    s("", ",", [trim]),
    s("a b  c", "\\s+", [{return, list}]),
    s("a\x{3b1}b", "\x{3b1}", [unicode, {return, list}]),
    s("a\x{3b1}b\x{3b2}", "", [unicode, {return, list}]),
    s("one\r\ntwo\nthree", "\\R", [{return, list}]),
    s("a,b", ",", [{parts, infinity}, group]),
    s("a,b", ",", [{parts, x}]),
    s("a,b", ",", [global]),
    s("a,b", "(", []),
    s(["a,", <<"b">>], ",", []),
    {ok, P} = re:compile("[,;]"),
    s("a;b,c", P, [{return, list}]).

s(S, Re, Options) ->
    R = try re:split(S, Re, Options)
        catch C:E -> {C, E}
        end,
    io:format("~tp~n", [R]).
