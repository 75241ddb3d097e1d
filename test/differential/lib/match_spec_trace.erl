-module(match_spec_trace).
-export([main/1]).
%% erlang:match_spec_test/3 for tracing, and the order of pids of other nodes.
main(_) ->
    Test = fun(Args, Spec) -> try erlang:match_spec_test(Args, Spec, trace) catch C:R -> {C, R} end end,
    [io:format("~p~n", [Test(A, S)])
     || {A, S} <- [{[1, 2], [{['$1', '$2'], [{'<', '$1', '$2'}], []}]},
                   {[1, 2], [{['$1', '$2'], [{'<', '$1', '$2'}], [true]}]},
                   {[1, 2], [{['$1', '$2'], [{'>', '$1', '$2'}], [true]}]},
                   {[1], [{['$1', '$2'], [], [true]}]},
                   {[], [{'_', [], [{message, {{a, b}}}]}]},
                   {[x], [{['$1'], [], [{message, '$1'}, {return_trace}]}]},
                   {[x], [{['$1'], [], [{message, false}]}]},
                   {[x], [{'_', [], [{exception_trace}]}]},
                   {[x], [{'_', [], [{message, {get_seq_token}}]}]},
                   {[x], [{'_', [], [{message, '$_'}]}]},
                   {atom, [{'_', [], [true]}]},
                   {[[a, 1]], [{[['$1', 1]], [], [{message, '$$'}]}]}]],
    io:format("~p~n", [element(1, erlang:match_spec_test({x}, [{{'$1'}, [], [{return_trace}]}], table))]),
    Pid = fun(Node, Creation, Number, Serial) ->
                  binary_to_term(<<131, 88, 119, (byte_size(Node)), Node/binary,
                                   Number:32, Serial:32, Creation:32>>)
          end,
    Pids = [Pid(N, C, M, S) || N <- [<<"a@b">>, <<"c@b">>], C <- [1, 3], M <- [5, 40000], S <- [0, 2]],
    io:format("~p~n", [[{N, C, M, S} || <<131, 88, 119, 3, N:3/binary, M:32, S:32, C:32>>
                                            <- [term_to_binary(P) || P <- lists:sort(Pids)]]]),
    Port = fun(N, C, X) -> binary_to_term(<<131, 102, 100, 0, 3, N/binary, X:32, C>>) end,
    P = Port(<<"b@b">>, 2, 4711),
    io:format("~p~n", [[{Q =:= P, Q == P, Q > P, Q < P}
                        || Q <- [Port(<<"c@b">>, 1, 4710), Port(<<"b@b">>, 3, 4710),
                                 Port(<<"b@b">>, 2, 4712), Port(<<"b@b">>, 2, 4711)]]]).
