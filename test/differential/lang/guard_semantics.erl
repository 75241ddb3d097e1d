%% Guards that fail, guards with errors inside, ; and , in guards.
-module(guard_semantics).
-export([main/1]).

main(_) ->
    Vals = [0, 1, -1, 2.5, a, "s", {}, {1}, {1, 2}, #{}, #{a => 1}, <<1>>, fun() -> ok end],
    [erlang:display([g1(V), g2(V), g3(V), g4(V), g5(V), g6(V), g7(V)]) || V <- Vals],
    ok.

g1(X) when X + 1 > 1 -> true;
g1(_) -> false.

g2(X) when length(X) > 0; X =:= 0 -> true;
g2(_) -> false.

g3(X) when tuple_size(X) =:= 1, element(1, X) =:= 1 -> true;
g3(_) -> false.

g4(X) when is_map(X), map_size(X) > 0; byte_size(X) =:= 1 -> true;
g4(_) -> false.

g5(X) when 1 div X =:= 1 orelse X =:= -1 -> true;
g5(_) -> false.

g6(X) when is_number(X) andalso abs(X) > 1; is_function(X, 0) -> true;
g6(_) -> false.

g7(X) when not (X < 1) -> true;
g7(_) -> false.
