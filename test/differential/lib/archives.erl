%% erl_tar and zip: written, listed, extracted.
-module(archives).
-export([main/1]).

main(_) ->
    Text = iolist_to_binary([["some text ", integer_to_list(I), $\n] || I <- lists:seq(1, 500)]),
    ok = filelib:ensure_dir("d/sub/x"),
    ok = file:write_file("d/a.txt", Text),
    ok = file:write_file("d/sub/b.bin", <<0, 1, 2, 3>>),
    ok = erl_tar:create("t.tar", ["d"]),
    p(erl_tar:table("t.tar")),
    ok = erl_tar:create("t.tgz", [{"x/name", Text}, "d/a.txt"], [compressed]),
    p(erl_tar:table("t.tgz", [compressed])),
    ok = erl_tar:extract("t.tgz", [compressed, {cwd, "out"}]),
    p(file:read_file("out/x/name") =:= {ok, Text}),
    {ok, Files} = erl_tar:extract("t.tar", [memory]),
    p([{N, byte_size(B)} || {N, B} <- Files]),
    p(erl_tar:extract("missing.tar", [memory])),
    {ok, _} = zip:create("z.zip", [{"d/a.txt", Text}, {"mem", <<"in memory">>}]),
    {ok, [_ | Listing]} = zip:list_dir("z.zip"),
    p([element(2, Entry) || Entry <- Listing]),
    {ok, Members} = zip:unzip("z.zip", [memory]),
    p([{N, byte_size(B)} || {N, B} <- Members]),
    {ok, {"m.zip", Bin}} = zip:zip("m.zip", [{"one", Text}, {"two", <<>>}], [memory]),
    {ok, [{"one", One}, {"two", Two}]} = zip:unzip(Bin, [memory]),
    p({One =:= Text, Two}),
    p(element(1, zip:unzip(<<"no zip">>, [memory]))),
    {ok, H} = zip:zip_open("z.zip", [memory]),
    p(zip:zip_get("mem", H)),
    ok = zip:zip_close(H).

p(T) -> io:format("~p~n", [T]).
