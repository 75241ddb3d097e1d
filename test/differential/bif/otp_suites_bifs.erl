%% What OTP's emulator suites showed of BIFs.
-module(otp_suites_bifs).
-export([main/1]).

main(_) ->
    trace(fun() -> erlang:error(r, [a | b]) end),
    trace(fun() -> erlang:error(r, [x], [{error_info, #{cause => c}}]) end),
    trace(fun() -> erlang:error(r, [x], [{error_info, no_map}, bad]) end),
    trace(fun() -> (id({})):baz(a, b) end),
    trace(fun() -> apply(baz, id({}), [c]) end),
    io:format("~p~n", [catch_reason(fun() -> binary_to_atom(id(<<0:512/unit:8, 255>>)) end)]),
    io:format("~p~n", [catch_reason(fun() -> binary_to_atom(id(<<0:100/unit:8, 255>>)) end)]),
    io:format("~p~n", [catch_reason(fun() -> binary_to_existing_atom(id(<<0:512/unit:8, 255>>)) end)]),
    Old = erlang:system_flag(backtrace_depth, 0),
    io:format("~p~n", [depth()]),
    erlang:system_flag(backtrace_depth, 2),
    io:format("~p~n", [depth()]),
    erlang:system_flag(backtrace_depth, Old),
    texts(),
    evaluated().

texts() ->
    io:format("~p~n", [[string:to_float(S) || S <- ["1,5", "-1,53e1foo", "1,", "2.", "1,2e+,"]]]),
    {bm, One} = binary:compile_pattern([<<1, 2>>]),
    {ac, Two} = binary:compile_pattern([<<1, 2>>, <<3>>]),
    io:format("~p~n", [[catch_reason(fun() -> binary:match(<<0, 1, 2, 3>>, P) end)
                        || P <- [{bm, One}, {ac, Two}, {bm, Two}, {ac, One}]]]),
    io:format("~p~n", [[catch_reason(fun() -> binary:copy(<<1, 2, 3>>, N) end)
                        || N <- [1 bsl 100]]]),
    io:format("~p~n", [[unicode:characters_to_list(["a", N | "b"]) || N <- [1 bsl 32, 1 bsl 70]]]),
    Bin = list_to_binary(lists:duplicate(100, $x)),
    Same = <<Bin/binary, (id(<<>>))/binary>>,
    io:format("~p ~p~n", [erts_debug:same(Bin, Same), uri_string:transcode(<<"a%C3%A5"/utf32>>, [{in_encoding, utf32}, {out_encoding, utf8}])]).

id(X) -> X.

catch_reason(F) -> try F() catch _:R -> R end.

trace(F) ->
    try F() catch C:R:S ->
        [{M, N, A, Info} | _] = S,
        Name = case M of ?MODULE -> lifted; _ -> N end,
        io:format("~p~n", [{C, R, M, Name, A, lists:keyfind(error_info, 1, Info)}])
    end.

depth() ->
    try error(x) catch _:_:S -> length(S) end.

%% Receive in evaluated code takes the first message that matches.
evaluated() ->
    self() ! {a, 1}, self() ! {b, 2}, self() ! {a, 3},
    {ok, Tokens, _} = erl_scan:string(
        "X = receive {b, V} -> V end, Y = receive {a, W} -> W end,"
        "Z = receive nothing -> no after 10 -> late end, {X, Y, Z}."),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    {value, Value, _} = erl_eval:exprs(Exprs, []),
    io:format("~p ~p~n", [Value, process_info(self(), messages)]).
