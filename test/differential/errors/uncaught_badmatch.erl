%% An uncaught badmatch with a printed term.
-module(uncaught_badmatch).
-export([main/1]).

main(A) ->
    {ok, V} = {error, {not_there, A, "text"}},
    io:format("~p~n", [V]).
