%% A small Lisp with closures, recursion, quoting and errors.
-module(lisp).
-export([main/1]).

main(_) ->
    Progs = ["(+ 1 2 (* 3 4))", "(define sq (lambda (x) (* x x)))", "(sq 12)",
        "(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))", "(fact 30)",
        "(define map (lambda (f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))))",
        "(map sq '(1 2 3 4))", "(let ((a 1) (b 2)) (list a b (+ a b)))",
        "(define make-adder (lambda (n) (lambda (x) (+ x n))))", "((make-adder 5) 10)",
        "'(a (b \"str\") 1.5)", "(car '())", "(undefined-thing)", "(+ 1 'a)",
        "(define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))",
        "(map fib '(1 5 10 15))", "(and 1 2 #f)", "(or #f 3)", "(begin 1 2 3)",
        "(if (eq? 'a 'a) 'yes 'no)", "(", ")",
        "(define count (lambda (n acc) (if (< n 1) acc (count (- n 1) (+ acc 1)))))",
        "(count 10000 0)"],
    lists:foldl(fun(P, Env) ->
        {R, E2} = try {[X], []} = read(tok(P)), eval(X, Env) of {V, E} -> {show(V),
            E} catch throw:T -> {["error: ", show(T)], Env}; error:badarith -> {"error: arithmetic",
            Env}; error:{badmatch, _} -> {"error: syntax", Env} end,
        io:format("~s => ~s~n", [P, R]), E2
    end, #{}, Progs).

tok([]) -> [];
tok([C | T]) when C =:= $\s -> tok(T);
tok([C | T]) when C =:= $(; C =:= $); C =:= $' -> [C | tok(T)];
tok([$" | T]) -> {S, [_ | R]} = lists:splitwith(fun(C) -> C =/= $" end, T), [{str, S} | tok(R)];
tok(S) -> {W, R} = lists:splitwith(fun(C) -> not lists:member(C, " ()'") end, S), [atom(W) | tok(R)].
atom("#t") -> true;
atom("#f") -> false;
atom(W) -> try list_to_integer(W) catch error:badarg -> try list_to_float(W) catch error:badarg -> {sym, W} end end.

read([]) -> {[], []};
read([$) | T]) -> {[], {close, T}};
read([$( | T]) -> {L, {close, R}} = read(T), {Rest, E} = read(R), {[L | Rest], E};
read([$' | T]) -> {[X | Rest], E} = read(T), {[[{sym, "quote"}, X] | Rest], E};
read([A | T]) -> {Rest, E} = read(T), {[A | Rest], E}.

eval({sym, S}, E) -> case E of #{S := V} -> {V, E}; #{} -> case builtin(S) of none -> throw({unbound, S}); F -> {F, E} end end;
eval([{sym, "quote"}, X], E) -> {X, E};
eval([{sym, "define"}, {sym, N}, X], E) -> {V, _} = eval(X, E), V2 = case V of {closure, Ps, B, C, _} -> {closure, Ps, B, C, N}; _ -> V end, {V2, E#{N => V2}};
eval([{sym, "lambda"}, Ps, B], E) -> {{closure, [P || {sym, P} <- Ps], B, E, none}, E};
eval([{sym, "if"}, C, A, B], E) -> case eval(C, E) of {false, _} -> eval(B, E); _ -> eval(A, E) end;
eval([{sym, "let"}, Bs, B], E) -> E2 = maps:merge(E, maps:from_list([{N, element(1, eval(X, E))} || [{sym, N}, X] <- Bs])), {V, _} = eval(B, E2), {V, E};
eval([{sym, "begin"} | Xs], E) -> lists:foldl(fun(X, {_, A}) -> eval(X, A) end, {nil, E}, Xs);
eval([{sym, "and"} | Xs], E) -> {lists:foldl(fun(_, false) -> false; (X, _) -> element(1, eval(X, E)) end, true, Xs), E};
eval([{sym, "or"} | Xs], E) -> {lists:foldl(fun(X, false) -> element(1, eval(X, E)); (_, V) -> V end, false, Xs), E};
eval([F | As], E) -> {Fn, _} = eval(F, E), {apply_fn(Fn, [element(1, eval(A, E)) || A <- As]), E};
eval(X, E) -> {X, E}.

apply_fn(F, As) when is_function(F) -> try F(As) catch error:function_clause -> throw({bad_args, As}) end;
apply_fn({closure, Ps, B, E, N} = C, As) when length(Ps) =:= length(As) ->
    E2 = maps:merge(if N =:= none -> E; true -> E#{N => C} end, maps:from_list(lists:zip(Ps, As))),
    element(1, eval(B, E2));
apply_fn(X, _) -> throw({not_applicable, X}).

builtin("+") -> fun(L) -> lists:foldl(fun(A, B) -> B + A end, 0, L) end;
builtin("*") -> fun(L) -> lists:foldl(fun(A, B) -> A * B end, 1, L) end;
builtin("-") -> fun([A, B]) -> A - B end;
builtin("<") -> fun([A, B]) -> A < B end;
builtin("eq?") -> fun([A, B]) -> A =:= B end;
builtin("cons") -> fun([A, B]) -> [A | B] end;
builtin("car") -> fun([[H | _]]) -> H end;
builtin("cdr") -> fun([[_ | T]]) -> T end;
builtin("null?") -> fun([X]) -> X =:= [] end;
builtin("list") -> fun(L) -> L end;
builtin(_) -> none.

show({sym, S}) -> S;
show({str, S}) -> [$", S, $"];
show({closure, _, _, _, _}) -> "#closure";
show(true) -> "#t";
show(false) -> "#f";
show(L) when is_list(L) -> case io_lib:printable_list(L) andalso L =/= [] of true -> L; false -> ["(", lists:join(" ", [show(X) || X <- L]), ")"] end;
show(T) when is_tuple(T) -> show(tuple_to_list(T));
show(X) when is_function(X) -> "#builtin";
show(X) -> io_lib:format("~w", [X]).
