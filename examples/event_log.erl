%% A gen_event log with two handlers: one prints, one counts by level.
-module(event_log).
-behaviour(gen_event).
-export([main/1]).
-export([init/1, handle_event/2, handle_call/2]).

main(_Args) ->
    {ok, Log} = gen_event:start_link(),
    ok = gen_event:add_handler(Log, {?MODULE, printer}, {printer, warning}),
    ok = gen_event:add_handler(Log, {?MODULE, counter}, counter),
    Events = [{info, "started"}, {warning, "disk at 91 %"}, {info, "request served"}, {error, "connection lost"},
              {info, "reconnected"}],
    [gen_event:notify(Log, Event) || Event <- Events],
    io:format("counts: ~p~n", [gen_event:call(Log, {?MODULE, counter}, counts)]),
    ok = gen_event:call(Log, {?MODULE, printer}, {threshold, info}),
    gen_event:sync_notify(Log, {info, "shown now"}),
    io:format("printed: ~p~n", [gen_event:delete_handler(Log, {?MODULE, printer}, done)]),
    gen_event:sync_notify(Log, {error, "only counted"}),
    io:format("counts: ~p~n", [gen_event:call(Log, {?MODULE, counter}, counts)]),
    gen_event:stop(Log).

init({printer, Threshold}) -> {ok, {printer, Threshold}};
init(counter) -> {ok, {counter, #{}}}.

handle_event({Level, Text}, {printer, Threshold} = State) ->
    case severity(Level) >= severity(Threshold) of
        true -> io:format("[~w] ~s~n", [Level, Text]);
        false -> ok
    end,
    {ok, State};
handle_event({Level, _}, {counter, Counts}) ->
    {ok, {counter, maps:update_with(Level, fun(N) -> N + 1 end, 1, Counts)}}.

handle_call(counts, {counter, Counts} = State) -> {ok, Counts, State};
handle_call({threshold, New}, {printer, _}) -> {ok, ok, {printer, New}}.

severity(info) -> 1;
severity(warning) -> 2;
severity(error) -> 3.
