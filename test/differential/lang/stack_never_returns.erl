%% Stack traces lack callers whose call never returns, as far as OTP sees that.
-module(stack_never_returns).
-export([main/1, exported/1]).

%% Which callers are missing in a trace: those whose call never returns.
main(_) ->
    [show(F) || F <- [
        fun() -> in_list(foo) end,
        fun() -> by_argument(1) end,
        fun() -> by_argument(a) end,
        fun() -> 1 + exported(b) end,
        fun() -> deep(4) end,
        fun() -> [server(3)] end,
        fun() -> {mixed(1), mixed(b)} end,
        fun() -> guarded(0) end,
        fun() -> caught(1) end,
        fun() -> with(fun() -> exit(never) end) end,
        fun() -> bad_arith(1) end,
        fun() -> tuples({a, 1}) end]].

show(F) ->
    try F() of V -> io:format("value ~p~n", [V])
    catch C:R:St ->
        io:format("~p ~p~n", [C, R]),
        [io:format("  ~p/~p ~p~n", [N, arity(A), proplists:get_value(line, L)])
            || {?MODULE, N, A, L} <- St]
    end.

arity(A) when is_integer(A) -> A;
arity(L) -> length(L).

in_list(X) -> [in_list2(X)].
in_list2(1) -> one;
in_list2([]) -> none.

by_argument(X) -> {only_one(X)}.
only_one(1) -> one;
only_one(2) -> two.

exported(X) -> X + 1.

deep(0) -> exit(bottom);
deep(N) -> N + deep(N - 1).

server(0) -> throw(stopped);
server(N) -> server(N - 1), again.

mixed(N) when is_integer(N) -> N;
mixed(A) -> erlang:error({mixed, A}).

guarded(N) when N > 0 -> positive;
guarded(_) -> [always_raises(zero)].
always_raises(R) -> error(R).

caught(X) ->
    try always_raises(X) catch error:E -> always_raises({again, E}) end,
    done.

with(F) -> [F()].

bad_arith(X) -> [X + not_a_number()].
not_a_number() -> atom.

tuples(T) -> [pair(T)].
pair({X, Y, Z}) -> {X, Y, Z}.
