%% Where a process is that has not been interrupted since it began.
-module(current_function_first).
-export([main/1]).

main(_) ->
    Parent = self(),
    spawn(fun() -> Parent ! there() end),
    receive Where -> io:format("~p~n", [Where]) end,
    spawn(fun() -> Parent ! deeper(3) end),
    receive Trace -> io:format("~p~n", [Trace]) end.

there() ->
    {current_function, Where} = process_info(self(), current_function),
    {ok, Where}.

deeper(0) ->
    {current_stacktrace, Trace} = process_info(self(), current_stacktrace),
    [{F, A} || {?MODULE, F, A, _} <- Trace];
deeper(N) ->
    [_ | _] = deeper(N - 1).
