%% A discrete event simulation of jobs on machines with a priority queue.
-module(scheduler_sim).
-export([main/1]).

main(_) ->
    Jobs = [{(I * 17) rem 23, I, 1 + (I * 7) rem 9} || I <- lists:seq(1, 20)],
    [sim(N, Jobs) || N <- [1, 2, 4]], ok.

sim(Machines, Jobs) ->
    Q = lists:foldl(fun({T, I, D}, A) -> gb_sets:add({T, arrive, I, D}, A) end, gb_sets:new(),
        Jobs),
    {End, Waits} = loop(Q, Machines, queue:new(), 0, []),
    io:format("~w machines: end ~w, mean wait ~.2f, worst ~w~n", [Machines, End,
        lists:sum(Waits) / length(Waits), lists:max(Waits)]).

loop(Q, Free, W, Now, Waits) ->
    case gb_sets:is_empty(Q) of
        true -> {Now, Waits};
        false ->
            {Ev, Q2} = gb_sets:take_smallest(Q),
            case Ev of
                {T, arrive, I, D} -> start(Q2, Free, queue:in({T, I, D}, W), T, Waits);
                {T, done, _, _} -> start(Q2, Free + 1, W, T, Waits)
            end
    end.

start(Q, 0, W, T, Ws) -> loop(Q, 0, W, T, Ws);
start(Q, Free, W, T, Ws) ->
    case queue:out(W) of
        {empty, _} -> loop(Q, Free, W, T, Ws);
        {{value, {At, I, D}}, W2} -> start(gb_sets:add({T + D, done, I, D}, Q), Free - 1, W2, T,
            [T - At | Ws])
    end.
