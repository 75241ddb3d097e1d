%% What is printed is read back as the same.
%% RUN: lumen-eir %s > %t.mlir
%% RUN: lumen-opt %t.mlir | diff %t.mlir -
-module(roundtrip).
-export([f/2]).

f({N, [H | T]}, M) when N > 1, is_map(M) ->
    try M#{N => << <<X:8>> || X <- T >>, "a\"\\\n" => 1.5} of
        #{k := <<A:4, _/bits>>} -> fun(Y) -> {Y, A, H} end
    catch
        error:E:S -> {E, S, 'an\'atom', 16#ffffffffffffffffff};
        _ -> fun lists:map/2
    after
        self() ! done
    end.
