%% A traffic light, a turnstile and a vending machine as tables of transitions.
-module(state_machines).
-export([main/1]).

main(_) ->
    run(light, red, [tick, tick, tick, tick, break, tick]),
    run(turnstile, locked, [push, coin, coin, push, push]),
    run({vend, 0}, {vend, 0}, [{coin, 10}, {coin, 5}, buy, {coin, 20}, buy, refund, kick]).

run(M, S, Es) ->
    io:format("~p~n", [M]),
    lists:foldl(fun(E, A) -> try step(M, A, E) of {B, Out} -> io:format("  ~p -~p-> ~p ~p~n",
        [A, E, B, Out]), B catch error:function_clause -> io:format("  ~p ignores ~p~n", [A, E]),
        A end end, S, Es).

step(light, broken, _) -> {broken, blink};
step(light, _, break) -> {broken, blink};
step(light, red, tick) -> {green, go};
step(light, green, tick) -> {yellow, slow};
step(light, yellow, tick) -> {red, stop};
step(turnstile, locked, coin) -> {unlocked, click};
step(turnstile, unlocked, push) -> {locked, pass};
step(turnstile, locked, push) -> {locked, alarm};
step({vend, _}, {vend, N}, {coin, C}) when C > 0 -> {{vend, N + C}, none};
step({vend, _}, {vend, N}, buy) when N >= 25 -> {{vend, 0}, {soda, change, N - 25}};
step({vend, _}, {vend, N}, buy) -> {{vend, N}, {need, 25 - N}};
step({vend, _}, {vend, N}, refund) -> {{vend, 0}, {refund, N}}.
