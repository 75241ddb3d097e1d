%% Runs in a page: the DOM, events, timers, many processes, calls from JavaScript.
-module(page).
-behaviour(gen_server).

-export([handle_call/3, handle_cast/2, init/1, main/1]).

main([Count]) ->
    Button = js:query(<<"#button">>),
    Clicks = js:listen(Button, click, [{get, [<<"target.id">>, type]}]),
    js:call(Button, click, []),
    receive
        {js_event, Clicks, Event} -> say("event ~p", [Event])
    end,
    N = list_to_integer(Count),
    say("ring ~p", [ring(N)]),
    timer:sleep(20),
    say("slept", []),
    {ok, Status, Body} = js:fetch(<<"data.txt">>),
    say("fetch ~p ~p", [Status, Body]),
    say("~p lines, ~p", [length(js:query_all(<<"#out .line b">>)), js:query_all(<<"#none">>)]),
    {ok, _} = gen_server:start({local, adder}, ?MODULE, [], []),
    js:call(js:global(), programIsReady, []),
    timer:sleep(infinity).

%% A message through a ring of processes.
ring(N) ->
    First = self(),
    Last = lists:foldl(
        fun(_, Next) -> spawn(fun() -> receive X -> Next ! X + 1 end end) end,
        First,
        lists:seq(1, N)
    ),
    Last ! 0,
    receive
        Result -> Result
    end.

say(Format, Args) ->
    Text = unicode:characters_to_binary(io_lib:format(Format, Args)),
    Bold = js:element(b, #{}, [Text]),
    js:call(js:query(<<"#out">>), append, [js:element(<<"li">>, #{class => line}, [Bold])]).

init(_) -> {ok, 0}.
handle_call(stop, _, Sum) -> {stop, normal, {sum, Sum}, Sum};
handle_call(N, _, Sum) -> {reply, Sum + N, Sum + N}.
handle_cast(_, Sum) -> {noreply, Sum}.
