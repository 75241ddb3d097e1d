%% maybe ... else ... end with ?= and =, as of OTP 25.
-module(maybe_expr).
-feature(maybe_expr, enable).
-export([main/1]).

main(_) ->
    [erlang:display(order(X)) || X <- [{ok, 1, 5}, {ok, 2, 0}, {error, nouser}, {ok, 9, 1},
        weird, {ok, x, 1}]],
    erlang:display(maybe ok ?= id(not_ok), never end),
    erlang:display(maybe {ok, V} ?= id({ok, 3}), W = V + 1, {V, W} end),
    erlang:display(try maybe {ok, Q} ?= id(bad), Q else {error, _} -> e end catch error:R -> R end),
    erlang:display(try maybe {ok, _} = id(bad) end catch error:R2 -> R2 end),
    erlang:display(maybe A ?= 1, B ?= A + 1, maybe 5 ?= B else N -> {inner, N} end end).

order(Input) ->
    maybe
        {ok, User, Qty} ?= Input,
        true ?= is_integer(User),
        {found, Price} ?= price(User),
        true ?= Qty > 0,
        {total, Price * Qty}
    else
        {error, Why} -> {failed, Why};
        {missing, U} -> {no_price, U};
        false -> invalid;
        Other when is_atom(Other) -> {atom, Other}
    end.

price(1) -> {found, 10};
price(2) -> {found, 20};
price(U) -> {missing, U}.

id(X) -> X.
