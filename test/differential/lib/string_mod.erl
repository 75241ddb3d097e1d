%% The string module, with graphemes and old functions.
-module(string_mod).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    P(string:length("abc")), P(string:length("e\x{301}x")), P(string:to_upper("hello é")),
    P(string:uppercase("straße")), P(string:lowercase("ÅBC")), P(string:titlecase("hello")),
    P(string:casefold("ABC")),
    P(string:trim("  x y \n")), P(string:trim("xxabxx", both, "x")),
    P(string:trim("  a ", leading)), P(string:trim(<<" b ">>, trailing)),
    P(string:chomp("line\r\n")), P(string:strip("  a  ")),
    P(string:split("a,b,c", ",")), P(string:split("a,b,c", ",", all)),
    P(string:split("a,b,c", ",", trailing)), P(string:lexemes("a b;;c", " ;")),
    P(string:tokens("a b;;c", " ;")), P(string:join(["a", "b"], ", ")),
    P(string:find("hello world", "o")), P(string:find("hello world", "o", trailing)),
    P(string:find("abc", "z")), P(string:prefix("prefix", "pre")), P(string:slice("hello", 1, 3)),
    P(string:slice("hello", 3)), P(string:substr("hello", 2, 3)),
    P(string:pad("ab", 5)), P(lists:flatten(string:pad("ab", 5, leading, $*))),
    P(lists:flatten(string:pad("ab", 5, both, $-))), P(string:reverse("abc")),
    P(string:reverse(<<"abc">>)), P(string:replace("a-b-c", "-", "+")),
    P(lists:flatten(string:replace("a-b-c", "-", "+", all))),
    P(string:equal("abc", <<"abc">>)), P(string:equal("ABC", "abc", true)), P(string:is_empty("")),
    P(string:to_integer("12abc")), P(string:to_integer("x")), P(string:to_float("1.5e3z")),
    P(string:to_graphemes("e\x{301}a")), P(string:next_grapheme("abc")),
    P(string:next_codepoint("abc")),
    P(string:chr("hello", $l)), P(string:rchr("hello", $l)), P(string:str("hello", "ll")),
    P(string:span("aab", "a")), P(string:cspan("xya", "a")), P(string:copies("ab", 3)),
    P(string:centre("ab", 6)), P(string:left("ab", 4)), P(string:right("ab", 4)),
    P(string:words("a b c")), P(string:sub_word("a b c", 2)),
    P(string:take("abc123", lists:seq($a, $z))), P(string:nth_lexeme("a.b.c", 2, ".")),
    P(string:concat("a", "b")).
