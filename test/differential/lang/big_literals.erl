%% Integer literals: bases, underscores, big ones, and characters.
-module(big_literals).
-export([main/1]).

main(_) ->
    erlang:display(16#FF),
    erlang:display(2#101010),
    erlang:display(36#ZZ),
    erlang:display(1_000_000),
    erlang:display(16#dead_beef),
    erlang:display(576460752303423487),
    erlang:display(576460752303423488),
    erlang:display(-576460752303423488),
    erlang:display(-576460752303423489),
    erlang:display(18446744073709551615),
    erlang:display(18446744073709551616),
    erlang:display(123456789012345678901234567890123456789012345678901234567890),
    erlang:display(-16#ffffffffffffffffffffffffffffffff),
    erlang:display(1 bsl 200),
    erlang:display($a + 1).
