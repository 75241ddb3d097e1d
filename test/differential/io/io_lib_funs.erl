%% io_lib functions: format, write, print, nl, fwrite, deep lists, fread.
-module(io_lib_funs).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [lists:flatten(X)]) end,
    P(io_lib:write({a, "b", [c]})), P(io_lib:write([1, 2, 3, 4, 5], 3)), P(io_lib:print({a, "b"})),
    P(io_lib:print(lists:seq(1, 30), 5, 20, -1)),
    P(io_lib:fwrite("~w-~s", [1, "x"])), P(io_lib:nl()), P(io_lib:write_atom('a b')),
    P(io_lib:write_string("a\"b\n")), P(io_lib:write_char($a)),
    io:format("~p~n", [io_lib:indentation("ab\ncd", 3)]),
    io:format("~p~n", [io_lib:fread("~d,~s", "12,abc rest")]),
    io:format("~p~n", [io_lib:fread("~d", "x")]),
    io:format("~p~n", [io_lib:fread("~2d~3s", "1234567")]),
    io:format("~p~n", [[io_lib:char_list("abc"), io_lib:deep_char_list(["a", [$b]]),
        io_lib:printable_list([1, 2]), io_lib:char_list([a])]]),
    io:format("~p~n", [lists:flatten(io_lib:format("~p", [{a, #{b => [c]}}]))]),
    io:format("~p~n", [io_lib:format("~s", ["abc"])]),
    io:format("~p~n", [iolist_to_binary(io_lib:format("~w ~p", [1.5, "s"]))]),
    io:format("~p~n", [io_lib:scan_format("~5.3.0w x", [1])]),
    io:write({written, "raw"}), io:nl(),
    io:format("~p~n", [lists:flatten(io_lib:format("~p", [lists:seq(1, 60)], [{chars_limit,
        40}]))]).
