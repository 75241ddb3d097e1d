%% hd, tl, length, and the list BIFs written in C in OTP.
-module(lists_bifs).
-export([main/1]).

main(_) ->
    L = [3, 1, 2],
    erlang:display({hd(L), tl(L), length(L)}),
    erlang:display(lists:reverse(L)),
    erlang:display(lists:reverse(L, [x | y])),
    erlang:display(lists:member(1, L)),
    erlang:display(lists:member(1.0, L)),
    erlang:display(lists:keyfind(b, 1, [{a, 1}, {b, 2}, {b, 3}])),
    erlang:display(lists:keyfind(2, 2, [{a, 1}, x, {b, 2.0}, {c, 2}])),
    erlang:display(lists:keymember(c, 1, [{a, 1}])),
    erlang:display(lists:keysearch(a, 1, [{a, 1}])),
    erlang:display(t(fun() -> hd([]) end)),
    erlang:display(t(fun() -> tl(a) end)),
    erlang:display(t(fun() -> length({}) end)),
    erlang:display(t(fun() -> lists:reverse([a | b]) end)),
    erlang:display(t(fun() -> lists:keyfind(a, 0, []) end)),
    erlang:display(t(fun() -> lists:member(x, [a | b]) end)).

t(F) -> try F() catch error:R -> R end.
