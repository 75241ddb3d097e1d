%% How many entries a stack trace has, with and without an entry of its own on top.
-module(deep_traces).
-export([main/1]).

main(_) ->
    [io:format("~p ~p~n", [W, length(outer(W, 20))]) || W <- [bif, arith, match, clause, undef, error, throw, bits, map]],
    erlang:system_flag(backtrace_depth, 3),
    [io:format("~p ~p~n", [W, [{F, if is_list(A) -> args; true -> A end} || {_, F, A, _} <- trace(W, 20)]]) ||
        W <- [bif, arith, match, clause, undef, error]].

%% Frames enough that it does not matter what calls main/1.
outer(What, N) -> [L | _] = [inner(What, N), nil(N)], L.
inner(What, N) -> {L, _} = {trace(What, N), nil(N)}, L.

trace(What, N) -> try deep(What, N) of _ -> [] catch _:_:S -> S end.

deep(What, 0) -> fail(What), ok;
deep(What, N) -> R = deep(What, N - 1), {R}.

fail(bif) -> X = atom_to_list(nil(1)), [X];
fail(arith) -> X = nil(a) * 2, [X];
fail(match) -> {ok, X} = nil(b), [X];
fail(clause) -> X = only(nil(3)), [X];
fail(undef) -> X = nowhere:to_be(nil(1)), [X];
fail(error) -> X = erlang:error(nil(oops)), [X];
fail(throw) -> X = throw(nil(oops)), [X];
fail(bits) -> X = <<(nil(c)):8>>, [X];
fail(map) -> X = (nil(d))#{a => 1}, [X].

nil(X) -> put(hidden, X), get(hidden).
only(1) -> 2.
