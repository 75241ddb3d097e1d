%% Only named in the settings.
-module(counter_report).
-export([report/1]).

report(N) ->
    io:format("starts at ~p~n", [N]),
    {ok, Text} = file:read_file(filename:join(code:priv_dir(counter), "greeting.txt")),
    io:put_chars(Text),
    {ok, Modules} = application:get_key(counter, modules),
    io:format("~p~n", [Modules]),
    case init:get_argument(quit) of
        %% Once the application has started.
        {ok, _} -> spawn(fun() -> receive after 500 -> init:stop() end end);
        error -> ok
    end.
