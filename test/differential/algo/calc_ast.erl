%% An evaluator and simplifier of arithmetic expression trees.
-module(calc_ast).
-export([main/1]).

main(_) ->
    Es = [{num, 5}, {add, {num, 1}, {num, 2}}, {mul, {var, x}, {add, {num, 0}, {var, y}}},
          {sub, {mul, {num, 1}, {var, x}}, {num, 0}}, {neg, {neg, {var, y}}},
          {'div', {num, 10}, {num, 0}}, {var, z}, {what}],
    Env = [{x, 6}, {y, 7}],
    [io:format("~w = ~w, simplified ~w~n", [E, value(E, Env), catch simp(E)]) || E <- Es],
    ok.

value(E, Env) ->
    try eval(E, Env)
    catch error:badarith -> division_by_zero;
          throw:{unbound, V} -> {unbound, V};
          error:function_clause -> bad_expression
    end.

eval({num, N}, _) -> N;
eval({var, V}, Env) ->
    case lists:keyfind(V, 1, Env) of
        {V, X} -> X;
        false -> throw({unbound, V})
    end;
eval({add, A, B}, E) -> eval(A, E) + eval(B, E);
eval({sub, A, B}, E) -> eval(A, E) - eval(B, E);
eval({mul, A, B}, E) -> eval(A, E) * eval(B, E);
eval({'div', A, B}, E) -> eval(A, E) div eval(B, E);
eval({neg, A}, E) -> -eval(A, E).

simp({add, A, B}) ->
    case {simp(A), simp(B)} of
        {{num, 0}, X} -> X;
        {X, {num, 0}} -> X;
        {{num, X}, {num, Y}} -> {num, X + Y};
        {X, Y} -> {add, X, Y}
    end;
simp({mul, A, B}) ->
    case {simp(A), simp(B)} of
        {{num, 0}, _} -> {num, 0};
        {{num, 1}, X} -> X;
        {X, {num, 1}} -> X;
        {X, Y} -> {mul, X, Y}
    end;
simp({sub, A, B}) ->
    case {simp(A), simp(B)} of
        {X, {num, 0}} -> X;
        {X, X} -> {num, 0};
        {X, Y} -> {sub, X, Y}
    end;
simp({neg, {neg, X}}) -> simp(X);
simp({K, _} = E) when K =:= num; K =:= var; K =:= neg -> E;
simp(E) when tuple_size(E) =:= 3 -> E;
simp(_) -> throw(bad).
