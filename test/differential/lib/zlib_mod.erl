%% Module zlib: whole data, streams, dictionaries, wrong use.
-module(zlib_mod).
-export([main/1]).

main(_) ->
    Text = iolist_to_binary([["line ", integer_to_list(I rem 17), $\n] || I <- lists:seq(1, 3000)]),
    Noise = << <<(erlang:phash2(I, 256))>> || I <- lists:seq(1, 5000) >>,
    [begin
         C = zlib:compress(D), Z = zlib:zip(D), G = zlib:gzip(D),
         p({byte_size(D), byte_size(C), erlang:crc32(C), byte_size(Z), erlang:crc32(Z), byte_size(G), erlang:crc32(G)}),
         p({zlib:uncompress(C) =:= D, zlib:unzip(Z) =:= D, zlib:gunzip(G) =:= D})
     end || D <- [<<>>, <<"a">>, Text, Noise, binary:copy(<<0>>, 100000)]],
    p(zlib:uncompress(zlib:compress([["io", <<"list">>], $!]))),
    p(zlib:gunzip([zlib:gzip("one"), zlib:gzip("two")])),
    [p({L, S, crc(deflate(Text, L, 15, 8, S))}) || L <- [none, default, best_speed, best_compression, 0, 3, 9],
                                                   S <- [default, filtered, huffman_only, rle]],
    [p({W, crc(deflate(Text, default, W, 8, default))}) || W <- [9, 15, -15, -9, 31]],
    [p({M, crc(deflate(Text, default, 15, M, default))}) || M <- [1, 9]],
    %% Streams in pieces.
    Z1 = zlib:open(),
    ok = zlib:deflateInit(Z1),
    Parts = [zlib:deflate(Z1, P, F) || {P, F} <- [{"abc", none}, {Text, sync}, {"def", full}, {Text, none}, {"end", finish}]],
    ok = zlib:deflateEnd(Z1),
    p([iolist_size(X) || X <- Parts]),
    ok = zlib:deflateInit(Z1, best_speed),
    A1 = zlib:deflate(Z1, Text),
    p(zlib:deflateParams(Z1, best_compression, huffman_only)),
    A2 = zlib:deflate(Z1, Text, finish),
    p(crc([A1, A2])),
    ok = zlib:deflateReset(Z1),
    p(crc(zlib:deflate(Z1, "again", finish))),
    ok = zlib:deflateEnd(Z1),
    ok = zlib:inflateInit(Z1),
    Whole = iolist_to_binary(Parts),
    Out = [zlib:inflate(Z1, binary:part(Whole, I, min(7, byte_size(Whole) - I))) || I <- lists:seq(0, byte_size(Whole) - 1, 7)],
    p(iolist_to_binary(Out) =:= iolist_to_binary(["abc", Text, "def", Text, "end"])),
    p(zlib:inflateReset(Z1)),
    p(catch_(fun() -> zlib:inflate(Z1, "not zlib at all") end)),
    p(catch_(fun() -> zlib:inflateEnd(Z1) end)),
    %% Safe steps.
    ok = zlib:inflateInit(Z1),
    p(safe(Z1, zlib:safeInflate(Z1, zlib:compress(binary:copy(Text, 5))), 0, 0)),
    ok = zlib:inflateEnd(Z1),
    %% What is behind the end.
    [begin
         ok = zlib:inflateInit(Z1, 15, E),
         p({E, catch_(fun() -> iolist_to_binary(zlib:inflate(Z1, [zlib:compress("one"), zlib:compress("two")])) end)}),
         catch_(fun() -> zlib:inflateEnd(Z1) end)
     end || E <- [cut, reset, error]],
    %% Dictionaries.
    Dict = <<"line line 123456">>,
    ok = zlib:deflateInit(Z1),
    p(zlib:deflateSetDictionary(Z1, Dict)),
    WithDict = zlib:deflate(Z1, "line 1234", finish),
    ok = zlib:deflateEnd(Z1),
    ok = zlib:inflateInit(Z1),
    p(catch_(fun() -> zlib:inflate(Z1, WithDict) end)),
    p(zlib:inflateSetDictionary(Z1, Dict)),
    p(iolist_to_binary(zlib:inflate(Z1, []))),
    p(zlib:inflateGetDictionary(Z1)),
    ok = zlib:inflateEnd(Z1),
    ok = zlib:inflateInit(Z1),
    p(zlib:inflate(Z1, WithDict, [{exception_on_need_dict, false}])),
    p(catch_(fun() -> zlib:inflateSetDictionary(Z1, "wrong") end)),
    catch_(fun() -> zlib:inflateEnd(Z1) end),
    %% Wrong use.
    p(catch_(fun() -> zlib:deflate(Z1, "x") end)),
    p(catch_(fun() -> zlib:deflateInit(Z1, 77) end)),
    p(catch_(fun() -> zlib:deflateInit(Z1, default, deflated, 99, 8, default) end)),
    ok = zlib:deflateInit(Z1),
    p(catch_(fun() -> zlib:deflateInit(Z1) end)),
    p(catch_(fun() -> zlib:inflate(Z1, "x") end)),
    p(catch_(fun() -> zlib:deflate(Z1, [a]) end)),
    Self = self(),
    spawn_link(fun() -> Self ! catch_(fun() -> zlib:deflate(Z1, "x") end) end),
    receive R -> p(R) end,
    ok = zlib:close(Z1),
    p(catch_(fun() -> zlib:close(Z1) end)),
    p(catch_(fun() -> zlib:close(make_ref()) end)),
    p(catch_(fun() -> zlib:uncompress(<<"junk">>) end)),
    p(catch_(fun() -> zlib:uncompress(binary:part(zlib:compress(Text), 0, 50)) end)),
    p(catch_(fun() -> zlib:gunzip(<<31, 139, 8, 0>>) end)),
    %% Files.
    ok = file:write_file("z.gz", zlib:gzip(Text)),
    {ok, F} = file:open("z.gz", [read, binary, compressed]),
    p(file:read(F, 20)),
    p(file:position(F, 7)),
    p(file:read_line(F)),
    ok = file:close(F),
    {ok, W} = file:open("w.gz", [write, compressed]),
    ok = file:write(W, Text),
    ok = file:close(W),
    {ok, Raw} = file:read_file("w.gz"),
    p(zlib:gunzip(Raw) =:= Text),
    {ok, Z} = file:read_file("z.gz"),
    p(zlib:gunzip(Z) =:= Text).

safe(_Z, {finished, Out}, N, Size) -> {N > 0, Size + iolist_size(Out)};
safe(Z, {continue, Out}, N, Size) -> safe(Z, zlib:safeInflate(Z, []), N + 1, Size + iolist_size(Out)).

deflate(Data, Level, Bits, Mem, Strategy) ->
    Z = zlib:open(),
    ok = zlib:deflateInit(Z, Level, deflated, Bits, Mem, Strategy),
    Out = zlib:deflate(Z, Data, finish),
    ok = zlib:deflateEnd(Z),
    zlib:close(Z),
    Out.

crc(Data) -> {iolist_size(Data), erlang:crc32(Data)}.
catch_(F) -> try F() catch C:E -> {C, E} end.
p(T) -> io:format("~p~n", [T]).
