%% Hundreds of senders send to one receiver, which also gets its messages in order.
-module(message_storm).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    Senders = 500,
    Each = size_arg(Args, 4000),
    Before = resident(),
    Self = self(),
    [spawn(fun() -> send(Self, Id, 1, Each) end) || Id <- lists:seq(1, Senders)],
    timer:sleep(100),
    Peak = resident(),
    {Count, Ordered} = receive_all(Senders * Each, #{}, 0, true),
    io:format("~w messages, each sender's in order: ~w~n", [Count, Ordered]),
    show_returned(Before, max(Peak, Before + 1)),
    io:format("ok~n").

send(_, _, I, N) when I > N -> ok;
send(To, Id, I, N) -> To ! {Id, I, "payload"}, send(To, Id, I + 1, N).

receive_all(0, _, Count, Ordered) -> {Count, Ordered};
receive_all(Left, Last, Count, Ordered) ->
    receive
        {Id, I, _} ->
            Good = maps:get(Id, Last, 0) + 1 =:= I,
            receive_all(Left - 1, Last#{Id => I}, Count + 1, Ordered andalso Good)
    end.
