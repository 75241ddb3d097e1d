%% file:open with modes: read lines, write, position, pread, raw, delayed_write.
-module(file_handles).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    {ok, W} = file:open("f.txt", [write]), io:format(W, "one ~p~ntwo~nthree~n", [1]),
    P(file:write(W, <<"four\n">>)), P(file:close(W)), P(file:write(W, "x")),
    {ok, R} = file:open("f.txt", [read]), P(io:get_line(R, "")), P(file:read_line(R)),
    P(file:read(R, 3)), P(file:position(R, bof)), P(file:read(R, 1000)), P(file:read(R, 1)),
    P(io:get_line(R, "")), file:close(R),
    {ok, B} = file:open("f.txt", [read, write, raw, binary]), P(file:pread(B, 2, 5)),
    P(file:pwrite(B, 0, "ONE")), P(file:position(B, {eof, -5})), P(file:read(B, 4)),
    P(file:truncate(B)), P(file:position(B, 0)), P(file:read(B, 100)),
    P(file:pread(B, [{0, 1}, {1, 2}])), P(file:close(B)), P(file:close(B)),
    {ok, D} = file:open("g.txt", [write, {delayed_write, 1000, 100}, {encoding, utf8}]),
    io:put_chars(D, "é€\n"), file:close(D), P(file:read_file("g.txt")),
    {ok, U} = file:open("g.txt", [read, {encoding, utf8}]), P(io:get_line(U, "")),
    P(io:get_line(U, "")), file:close(U),
    P(file:open("none/x", [write])), P(file:open("nope", [read])),
    {ok, X} = file:open("h.txt", [write, exclusive]), file:close(X),
    P(file:open("h.txt", [write, exclusive])), {ok, A} = file:open("f.txt", [append]),
    file:write(A, "!"), file:close(A), P(file:read_file("f.txt")),
    {ok, L} = file:open("f.txt", [read, raw, binary, {read_ahead, 64}]), P(file:read_line(L)),
    P(file:read_line(L)), file:close(L).
