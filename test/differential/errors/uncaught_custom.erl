%% erlang:error with a term of its own.
-module(uncaught_custom).
-export([main/1]).

main(_) ->
    erlang:error({my_error, #{code => 42}}).
