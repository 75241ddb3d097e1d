%% A bytecode compiler and stack machine for a toy language, traced.
-module(vm).
-export([main/1]).

-record(vm, {stack = [], vars = #{}, pc = 1, steps = 0, out = []}).

main(_) ->
    Prog = [{set, x, {int, 10}}, {set, acc, {int, 1}},
            {while, {gt, {var, x}, {int, 0}}, [{set, acc, {mul, {var, acc}, {var, x}}}, {'if',
                {eq, {int, 0}, {rem_, {var, x}, {int, 5}}}, [{print, {var, acc}}], []}, {set, x,
                {sub, {var, x}, {int, 1}}}]},
            {print, {var, acc}}],
    Code = list_to_tuple(lists:flatten([stm(S) || S <- Prog]) ++ [halt]),
    [io:format("~2w ~w~n", [I, element(I, Code)]) || I <- lists:seq(1, tuple_size(Code))],
    VM = run(Code, #vm{}),
    io:format("~w ~w ~w~n", [lists:reverse(VM#vm.out), VM#vm.steps, VM#vm.vars]).

%% Jumps are relative, so blocks need no addresses.
stm({set, V, E}) -> [ex(E), {store, V}];
stm({print, E}) -> [ex(E), print];
stm({'if', C, A, B}) -> CA = blk(A), CB = blk(B), [ex(C), {jz, length(CA) + 2}, CA, {jmp, length(CB) + 1}, CB];
stm({while, C, B}) -> CC = lists:flatten(ex(C)), CB = blk(B), [CC, {jz, length(CB) + 2}, CB, {jmp, -(length(CB) + length(CC) + 1)}].
blk(Ss) -> lists:flatten([stm(S) || S <- Ss]).
ex({int, N}) -> [{push, N}];
ex({var, V}) -> [{load, V}];
ex({Op, A, B}) -> [ex(A), ex(B), Op].

run(Code, #vm{pc = PC, steps = N} = VM) ->
    case element(PC, Code) of
        halt -> VM;
        I -> run(Code, step(I, VM#vm{pc = PC + 1, steps = N + 1}))
    end.

step({push, N}, #vm{stack = S} = V) -> V#vm{stack = [N | S]};
step({load, X}, #vm{stack = S, vars = M} = V) -> V#vm{stack = [maps:get(X, M) | S]};
step({store, X}, #vm{stack = [H | S], vars = M} = V) -> V#vm{stack = S, vars = M#{X => H}};
step(print, #vm{stack = [H | S], out = O} = V) -> V#vm{stack = S, out = [H | O]};
step({jmp, D}, #vm{pc = P} = V) -> V#vm{pc = P - 1 + D};
step({jz, D}, #vm{stack = [0 | S], pc = P} = V) -> V#vm{stack = S, pc = P - 1 + D};
step({jz, _}, #vm{stack = [_ | S]} = V) -> V#vm{stack = S};
step(Op, #vm{stack = [B, A | S]} = V) -> V#vm{stack = [op(Op, A, B) | S]}.

op(mul, A, B) -> A * B;
op(sub, A, B) -> A - B;
op(rem_, A, B) -> A rem B;
op(gt, A, B) when A > B -> 1;
op(eq, A, A) -> 1;
op(_, _, _) -> 0.
