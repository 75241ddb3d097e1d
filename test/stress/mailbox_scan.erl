%% Selective receives by reference while a hundred thousand other messages wait.
-module(mailbox_scan).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 100000),
    [self() ! {noise, I} || I <- lists:seq(1, N)],
    Server = spawn_link(fun server/0),
    io:format("calls: ~w~n", [length([call(Server, I) || I <- lists:seq(1, 20000)])]),
    {message_queue_len, Left} = process_info(self(), message_queue_len),
    io:format("noise kept: ~w~n", [Left =:= N]),
    io:format("in order: ~w~n", [lists:all(fun(I) -> receive {noise, X} -> X =:= I end end, lists:seq(1, N))]),
    io:format("ok~n").

%% The reference is new, so no older message can match: the scan may start behind them.
call(Server, X) ->
    Ref = make_ref(),
    Server ! {self(), Ref, X},
    receive {Ref, Y} -> Y end.

server() -> receive {From, Ref, X} -> From ! {Ref, X}, server() end.
