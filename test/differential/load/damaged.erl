%% BEAM files that are damaged: an error, whatever it is, and never more than that.
-module(damaged).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none),
    {ok, Tokens, _} = erl_scan:string("-module(d). -export([f/1]). f(<<X:8, R/binary>>) -> [X + 1 | f(R)]; f(_) -> try g(1) catch _:_ -> [\"text\", 1.5, fun(A) -> {A, #{a => b}} end] end. g(1) -> throw(x)."),
    {ok, d, Beam} = compile:forms(parse(Tokens), [deterministic]),
    {module, d} = code:load_binary(d, "d", Beam),
    [1, _, _] = lists:sublist([1, 2, 3], 3),
    Cut = [code:load_binary(d, "d", binary:part(Beam, 0, N)) || N <- lists:seq(0, byte_size(Beam) - 1)],
    io:format("~p~n", [lists:usort(Cut)]),
    %% The module that was there stays.
    io:format("~p~n", [length(d:f(<<1, 2>>))]),
    Lost = [code:load_binary(d, "d", without(Name, Beam)) || Name <- ["AtU8", "Code", "ImpT", "ExpT", "StrT"]],
    io:format("~p~n", [Lost]),
    %% Any byte: what happens depends on the loader, but the program goes on.
    Changed = [changed(Beam, N) || N <- lists:seq(0, byte_size(Beam) - 1)],
    Kinds = [case code:load_binary(d, "d", B) of {module, d} -> loaded; {error, _} -> error end || B <- Changed, is_header(B, Beam)],
    io:format("~p~n", [lists:usort(Kinds)]),
    {module, d} = code:load_binary(d, "d", Beam),
    io:format("~p~n", [length(d:f(<<1, 2, 3>>))]).

%% Those whose change is in the sizes and names of the file's first bytes.
is_header(B, Beam) -> binary:part(B, 12, byte_size(B) - 12) =:= binary:part(Beam, 12, byte_size(Beam) - 12).

changed(Beam, N) ->
    <<Before:N/binary, Byte, After/binary>> = Beam,
    <<Before/binary, (Byte bxor 255), After/binary>>.

without(Name, Beam) ->
    {ok, _, Chunks} = beam_lib:all_chunks(Beam),
    {ok, Built} = beam_lib:build_module([C || {N, _} = C <- Chunks, N =/= Name]),
    Built.

parse([]) -> [];
parse(Tokens) ->
    {Form, [Dot | Rest]} = lists:splitwith(fun(T) -> element(1, T) =/= dot end, Tokens),
    {ok, Parsed} = erl_parse:parse_form(Form ++ [Dot]),
    [Parsed | parse(Rest)].
