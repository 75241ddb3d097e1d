%% '$handle_undefined_function'/2: what a module answers for functions that it does
%% not have.
-module(handle_undefined).
-export([main/1, '$handle_undefined_function'/2]).

main(_) ->
    io:format("~p~n", [?MODULE:missing(1, 2)]),
    io:format("~p~n", [apply(?MODULE, list_to_atom("made_" ++ "up"), [])]),
    F = fun ?MODULE:other/1,
    io:format("~p~n", [F(x)]),
    Pid = spawn_monitor(?MODULE, start, [a, b]),
    receive {'DOWN', _, process, _, Reason} when is_tuple(Pid) -> io:format("~p~n", [Reason]) end,
    io:format("~p~n", [try ?MODULE:refused() catch error:undef -> undef end]).

'$handle_undefined_function'(refused, []) ->
    erlang:error(undef);
'$handle_undefined_function'(start, Args) ->
    exit({started, Args});
'$handle_undefined_function'(Function, Args) ->
    {handled, Function, Args}.
