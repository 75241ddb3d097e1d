%% 1,000 processes compute for as long as the page lets them.
-module(busy).
-export([main/1]).

main([Count]) ->
    Counter = counters:new(1, [write_concurrency]),
    Start = fun() ->
        [spawn(fun() -> compute(Counter) end) || _ <- lists:seq(1, list_to_integer(Count))],
        ok
    end,
    js:set(js:global(), begin_work, Start),
    js:set(js:global(), rounds, fun() -> counters:get(Counter, 1) end),
    js:call(js:global(), ready, []),
    timer:sleep(infinity).

compute(Counter) ->
    L = lists:seq(1, 200),
    200 = length(lists:reverse([X * X || X <- L])),
    counters:add(Counter, 1, 1),
    compute(Counter).
