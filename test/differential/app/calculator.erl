%% Tokenizer, precedence parser and evaluator of infix expressions read from input.
-module(calculator).
-export([main/1]).

main(_) -> loop(#{}).

loop(Env) ->
    case io:get_line("") of
        eof -> io:format("bye~n");
        Line ->
            {Out, Env2} = try run(string:trim(Line), Env) catch throw:E -> {{error, E},
                Env}; error:badarith -> {{error, arithmetic}, Env} end,
            io:format("~s = ~p~n", [string:trim(Line), Out]),
            loop(Env2)
    end.

run(S, Env) ->
    case tokens(S) of
        [{id, V}, '=' | Ts] -> X = eval(parse(Ts), Env), {X, Env#{V => X}};
        Ts -> {eval(parse(Ts), Env), Env}
    end.

tokens([]) -> [];
tokens([C | T]) when C =:= $\s -> tokens(T);
tokens([C | _] = S) when C >= $0, C =< $9 -> {D, R} = lists:splitwith(fun(X) -> X >= $0 andalso X =< $9 orelse X =:= $. end, S), [{num, num(D)} | tokens(R)];
tokens([C | _] = S) when C >= $a, C =< $z -> {D, R} = lists:splitwith(fun(X) -> X >= $a andalso X =< $z end, S), [{id, D} | tokens(R)];
tokens([C | T]) -> case lists:member(C, "+-*/^()=,") of true -> [list_to_atom([C]) | tokens(T)]; false -> throw({bad_char, [C]}) end.

num(D) -> case lists:member($., D) of true -> list_to_float(D); false -> list_to_integer(D) end.

parse(Ts) -> case expr(Ts, 0) of {E, []} -> E; {_, [T | _]} -> throw({unexpected, T}) end.

expr(Ts, P) -> {L, R} = unary(Ts), infix(L, R, P).
infix(L, [Op | R], P) when Op =:= '+'; Op =:= '-'; Op =:= '*'; Op =:= '/'; Op =:= '^' ->
    case prec(Op) of
        {Q, Next} when Q >= P -> {Rt, R2} = expr(R, Next), infix({Op, L, Rt}, R2, P);
        _ -> {L, [Op | R]}
    end;
infix(L, R, _) -> {L, R}.
prec('+') -> {1, 2}; prec('-') -> {1, 2}; prec('*') -> {3, 4}; prec('/') -> {3, 4}; prec('^') -> {5, 5}.

unary(['-' | T]) -> {E, R} = expr(T, 4), {{neg, E}, R};
unary([{num, N} | T]) -> {{num, N}, T};
unary([{id, F}, '(' | T]) -> {As, R} = args(T), {{call, F, As}, R};
unary([{id, V} | T]) -> {{var, V}, T};
unary(['(' | T]) -> case expr(T, 0) of {E, [')' | R]} -> {E, R}; _ -> throw(missing_paren) end;
unary([T | _]) -> throw({unexpected, T});
unary([]) -> throw(unexpected_end).
args(T) -> case expr(T, 0) of {E, [',' | R]} -> {Es, R2} = args(R), {[E | Es], R2}; {E, [')' | R]} -> {[E], R}; _ -> throw(bad_args) end.

eval({num, N}, _) -> N;
eval({var, V}, E) -> case E of #{V := X} -> X; #{} -> throw({unbound, V}) end;
eval({neg, A}, E) -> -eval(A, E);
eval({'+', A, B}, E) -> eval(A, E) + eval(B, E);
eval({'-', A, B}, E) -> eval(A, E) - eval(B, E);
eval({'*', A, B}, E) -> eval(A, E) * eval(B, E);
eval({'/', A, B}, E) -> X = eval(A, E), Y = eval(B, E), if is_integer(X), is_integer(Y), Y =/= 0, X rem Y =:= 0 -> X div Y; true -> X / Y end;
eval({'^', A, B}, E) -> pow(eval(A, E), eval(B, E));
eval({call, "max", As}, E) -> lists:max([eval(A, E) || A <- As]);
eval({call, "sqrt", [A]}, E) -> math:sqrt(eval(A, E));
eval({call, F, As}, _) -> throw({no_function, F, length(As)}).

pow(_, 0) -> 1;
pow(B, N) when is_integer(N), N > 0 -> B * pow(B, N - 1);
pow(B, N) -> math:pow(B, N).
