%% filename functions on paths.
-module(filename_mod).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    P(filename:basename("/a/b/c.erl")), P(filename:basename("/a/b/c.erl", ".erl")),
    P(filename:dirname("/a/b/c.erl")), P(filename:dirname("x")),
    P(filename:extension("a/b.tar.gz")), P(filename:rootname("a/b.erl")),
    P(filename:join(["a", "/b", "c/"])), P(filename:join("a", <<"b">>)),
    P(filename:split("/usr/lib/x")), P(filename:absname("x", "/base")), P(filename:pathtype("/a")),
    P(filename:pathtype("a")), P(filename:nativename("a//b")), P(filename:flatten(["a", $b, [c]])),
    P(filename:basename(<<"a/b.c">>)), P(filename:extension("noext")).
