%% A regular expression matcher with derivatives and backtracking.
-module(regex).
-export([main/1]).

main(_) ->
    Ts = [{"a*b", ["b", "aab", "aaba", ""]}, {"(ab|c)+d?", ["ab", "ccab", "abd", "d",
        "abcabcd"]}, {"[a-c]x.[^0-9]", ["axyz", "bx12", "cx1z", "dxyz"]}, {"a\\*b", ["a*b", "aab"]},
        {"", ["", "x"]}, {"(a|b)*abb", ["abb", "aabb", "babb", "abab"]}],
    [begin R = parse(P), io:format("~s: ~w~n", [P, [matches(R, S) || S <- Ss]]) end || {P,
        Ss} <- Ts],
    io:format("~p~n", [parse("a(b|c)*")]),
    R2 = parse("(a|aa)*c"), io:format("~w~n", [matches(R2, lists:duplicate(200, $a) ++ "c")]).

parse(S) -> {R, []} = alt(S), R.
alt(S) -> case seq(S, eps) of {A, [$| | T]} -> {B, R} = alt(T), {{alt, A, B}, R}; X -> X end.
seq([C | _] = S, A) when C =:= $|; C =:= $) -> {A, S};
seq([], A) -> {A, []};
seq(S, A) -> {X, R} = post(atom(S)), seq(R, cat(A, X)).
post({X, [$* | T]}) -> post({{star, X}, T});
post({X, [$+ | T]}) -> post({cat(X, {star, X}), T});
post({X, [$? | T]}) -> post({{alt, X, eps}, T});
post(X) -> X.
atom([$( | T]) -> {X, [$) | R]} = alt(T), {X, R};
atom([$[, $^ | T]) -> {Cs, R} = class(T), {{none_of, Cs}, R};
atom([$[ | T]) -> {Cs, R} = class(T), {{one_of, Cs}, R};
atom([$. | T]) -> {{none_of, []}, T};
atom([$\\, C | T]) -> {{one_of, [C]}, T};
atom([C | T]) -> {{one_of, [C]}, T}.
class([$] | T]) -> {[], T};
class([A, $-, B | T]) -> {Cs, R} = class(T), {lists:seq(A, B) ++ Cs, R};
class([C | T]) -> {Cs, R} = class(T), {[C | Cs], R}.

matches(R, []) -> null(R);
matches(fail, _) -> false;
matches(R, [C | T]) -> matches(deriv(R, C), T).

null(eps) -> true;
null({star, _}) -> true;
null({alt, A, B}) -> null(A) orelse null(B);
null({cat, A, B}) -> null(A) andalso null(B);
null(_) -> false.

deriv({one_of, Cs}, C) -> case lists:member(C, Cs) of true -> eps; false -> fail end;
deriv({none_of, Cs}, C) -> case lists:member(C, Cs) of true -> fail; false -> eps end;
deriv({star, R} = S, C) -> cat(deriv(R, C), S);
deriv({alt, A, B}, C) -> alt(deriv(A, C), deriv(B, C));
deriv({cat, A, B}, C) -> D = cat(deriv(A, C), B), case null(A) of true -> alt(D, deriv(B, C)); false -> D end;
deriv(_, _) -> fail.
cat(fail, _) -> fail;
cat(eps, B) -> B;
cat(A, eps) -> A;
cat(A, B) -> {cat, A, B}.
%% Alternatives are kept sorted and without repetition, so that derivatives stay few.
alt(fail, B) -> B;
alt(A, fail) -> A;
alt(A, B) -> [H | T] = lists:usort(flat(A) ++ flat(B)), lists:foldl(fun(X, Y) -> {alt, X, Y} end, H, T).
flat({alt, A, B}) -> flat(A) ++ flat(B);
flat(A) -> [A].
