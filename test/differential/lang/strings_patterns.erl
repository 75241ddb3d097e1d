%% String literals, ++ patterns, escapes and $c characters.
-module(strings_patterns).
-export([main/1]).

main(_) ->
    erlang:display(f("abcdef")),
    erlang:display(f("abd")),
    erlang:display(f("prefix: rest")),
    erlang:display(f([])),
    erlang:display([$a, $\n, $\s, $\\, $\x41, $\x{3b1}, $\101, $\e, $\d, $\0]),
    erlang:display("con" "cat" "enated"),
    erlang:display([10, 13, 9] =:= "\n\r\t"),
    erlang:display("\^A\^Z"),
    erlang:display("tab\tquote\"end"),
    erlang:display(length("\x{1F600}é")),
    erlang:display("multi
line").

f("abc" ++ Rest) -> {abc, Rest};
f([$a, $b | Rest]) -> {ab, Rest};
f("prefix: " ++ [H | T]) -> {prefix, H, T};
f("") -> empty.
