%% Type inference for a small lambda calculus by unification.
-module(unify).
-export([main/1]).

main(_) ->
    Es = [{lam, x, {var, x}}, {lam, f, {lam, x, {app, {var, f}, {app, {var, f}, {var, x}}}}},
        {app, {lam, x, {var, x}}, {int, 5}}, {lam, x, {app, {var, x}, {var, x}}},
          {'let', id, {lam, x, {var, x}}, {pair, {app, {var, id}, {int, 1}}, {app, {var, id},
              {bool, true}}}},
          {'if', {bool, true}, {int, 1}, {bool, false}},
          {lam, a, {lam, b, {lam, c, {app, {app, {var, a}, {var, c}}, {app, {var, b}, {var, c}}}}}},
          {var, nope}],
    [io:format("~w : ~s~n", [E, infer(E)]) || E <- Es], ok.

infer(E) -> put(n, 0), try {S, T} = w(#{}, E), show(name(app(S, T))) catch throw:X -> io_lib:format("error ~w", [X]) end.

fresh() -> N = get(n), put(n, N + 1), {tv, N}.

w(Env, {var, X}) -> case Env of #{X := {all, Vs, T}} -> {#{}, app(maps:from_list([{V, fresh()} || V <- Vs]), T)}; #{} -> throw({unbound, X}) end;
w(_, {int, _}) -> {#{}, int};
w(_, {bool, _}) -> {#{}, bool};
w(Env, {lam, X, B}) -> V = fresh(), {S, T} = w(Env#{X => {all, [], V}}, B), {S, {fn, app(S, V), T}};
w(Env, {app, F, A}) -> {S1, T1} = w(Env, F), {S2, T2} = w(appenv(S1, Env), A), V = fresh(), S3 = unify(app(S2, T1), {fn, T2, V}), {comp(S3, comp(S2, S1)), app(S3, V)};
w(Env, {pair, A, B}) -> {S1, T1} = w(Env, A), {S2, T2} = w(appenv(S1, Env), B), {comp(S2, S1), {pair, app(S2, T1), T2}};
w(Env, {'if', C, A, B}) -> {S1, T1} = w(Env, C), S2 = comp(unify(T1, bool), S1), {S3, T3} = w(appenv(S2, Env), A), S4 = comp(S3, S2), {S5, T5} = w(appenv(S4, Env), B), S6 = unify(app(S5, T3), T5), {comp(S6, comp(S5, S4)), app(S6, T5)};
w(Env, {'let', X, A, B}) -> {S1, T1} = w(Env, A), E1 = appenv(S1, Env), Gen = {all, ftv(T1) -- lists:append([ftv(T) -- Vs || {all, Vs, T} <- maps:values(E1)]), T1}, {S2, T2} = w(E1#{X => Gen}, B), {comp(S2, S1), T2}.

unify({fn, A, B}, {fn, C, D}) -> S1 = unify(A, C), S2 = unify(app(S1, B), app(S1, D)), comp(S2, S1);
unify({tv, N}, {tv, N}) -> #{};
unify({tv, N}, T) -> case lists:member(N, ftv(T)) of true -> throw({infinite, T}); false -> #{N => T} end;
unify(T, {tv, _} = V) -> unify(V, T);
unify(T, T) -> #{};
unify(A, B) -> throw({mismatch, A, B}).

app(S, {tv, N} = T) -> maps:get(N, S, T);
app(S, {K, A, B}) -> {K, app(S, A), app(S, B)};
app(_, T) -> T.
appenv(S, E) -> maps:map(fun(_, {all, Vs, T}) -> {all, Vs, app(maps:without(Vs, S), T)} end, E).
comp(S2, S1) -> maps:merge(S2, maps:map(fun(_, T) -> app(S2, T) end, S1)).
ftv({tv, N}) -> [N];
ftv({_, A, B}) -> lists:usort(ftv(A) ++ ftv(B));
ftv(_) -> [].

name(T) -> {T2, _} = name(T, #{}), T2.
name({tv, N}, M) -> case M of #{N := C} -> {[C], M}; #{} -> C = $a + map_size(M), {[C], M#{N => C}} end;
name({K, A, B}, M) -> {A1, M1} = name(A, M), {B1, M2} = name(B, M1), {{K, A1, B1}, M2};
name(T, M) -> {T, M}.
show({fn, A, B}) -> [case A of {fn, _, _} -> ["(", show(A), ")"]; _ -> show(A) end, " -> ", show(B)];
show({pair, A, B}) -> ["{", show(A), ", ", show(B), "}"];
show(A) when is_atom(A) -> atom_to_list(A);
show(S) -> S.
