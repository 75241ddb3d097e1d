%% Church numerals and lists by closures only.
-module(church).
-export([main/1]).

main(_) ->
    Zero = fun(_) -> fun(X) -> X end end,
    Succ = fun(N) -> fun(F) -> fun(X) -> F((N(F))(X)) end end end,
    Add = fun(A, B) -> fun(F) -> fun(X) -> (A(F))((B(F))(X)) end end end,
    Mul = fun(A, B) -> fun(F) -> A(B(F)) end end,
    Int = fun(N) -> (N(fun(I) -> I + 1 end))(0) end,
    Two = Succ(Succ(Zero)), Three = Succ(Two),
    erlang:display([Int(N) || N <- [Zero, Two, Three, Add(Two, Three), Mul(Three, Three),
        Three(Two)]]),
    Cons = fun(H, T) -> fun(S) -> S(H, T) end end,
    Car = fun(L) -> L(fun(H, _) -> H end) end,
    Cdr = fun(L) -> L(fun(_, T) -> T end) end,
    L = Cons(1, Cons(2, Cons(3, nil))),
    erlang:display([Car(L), Car(Cdr(L)), Car(Cdr(Cdr(L)))]).
