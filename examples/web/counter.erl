%% Counters: a process for each, and one that adds them up.
-module(counter).
-export([main/1]).

main(_) ->
    Add = js:listen(js:query(<<"#add">>), click),
    page(Add, #{new() => 0, new() => 0}).

%% Keeps the number of each counter, and shows how many there are.
page(Add, Counters) ->
    show(<<"#count">>, maps:size(Counters)),
    show(<<"#total">>, lists:sum(maps:values(Counters))),
    receive
        {js_event, Add, _} ->
            page(Add, Counters#{new() => 0});
        {count, Pid, N} ->
            page(Add, Counters#{Pid := N});
        {'DOWN', _, process, Pid, _} ->
            page(Add, maps:remove(Pid, Counters))
    end.

new() ->
    Page = self(),
    {Pid, _} = spawn_monitor(fun() -> counter(Page) end),
    Pid.

counter(Page) ->
    Template = js:get(js:query(<<"#counter">>), content),
    Card = js:get(js:call(Template, cloneNode, [true]), firstElementChild),
    js:call(js:query(<<"#counters">>), append, [Card]),
    [Less, More, End] = [
        js:listen(js:query(Card, Class), click)
     || Class <- [<<".less">>, <<".more">>, <<".end">>]
    ],
    counter(0, Page, js:query(Card, <<"output">>), {Less, More, End}),
    js:call(Card, remove, []).

counter(N, Page, Output, {Less, More, End} = Buttons) ->
    js:set(Output, textContent, N),
    Page ! {count, self(), N},
    receive
        {js_event, Less, _} -> counter(N - 1, Page, Output, Buttons);
        {js_event, More, _} -> counter(N + 1, Page, Output, Buttons);
        {js_event, End, _} -> ok
    end.

show(Selector, Value) ->
    js:set(js:query(Selector), textContent, Value).
