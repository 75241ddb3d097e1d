%% A BIF's badarg not caught.
-module(uncaught_badarg).
-export([main/1]).

main(_) ->
    io:format("~p~n", [atom_to_list(123)]).
