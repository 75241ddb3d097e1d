%% The exact reason of each error the language itself raises.
-module(error_reasons).
-export([main/1]).

main(_) ->
    [erlang:display(t(F)) || F <- [
        fun() -> case id(1) of 2 -> x end end,
        fun() -> X = id(false), if X -> x end end,
        fun() -> only_a(id(b)) end,
        fun() -> (fun(1) -> x end)(id(2)) end,
        fun() -> X = id(3), X = id(4) end,
        fun() -> try id(5) of 6 -> x catch _:_ -> y end end,
        fun() -> F1 = id(fun(_) -> x end), F1() end,
        fun() -> (id(7))() end,
        fun() -> id(1) + id(a) end,
        fun() -> id(1) div id(0) end,
        fun() -> id(1) rem id(0) end,
        fun() -> id(1) / id(0) end,
        fun() -> id(1.0) / id(0.0) end,
        fun() -> hd(id([])) end,
        fun() -> element(id(3), {a, b}) end,
        fun() -> id(#{a => 1}) =:= maps:get(b, id(#{a => 1})) end,
        fun() -> (id(#{}))#{k := 1} end,
        fun() -> (id(notmap))#{k => 1} end,
        fun() -> nomod:nofun(1, 2) end,
        fun() -> atom_to_list(id(1)) end,
        fun() -> length(id([a | b])) end,
        fun() -> not id(1) end,
        fun() -> case id(x) of y -> 1 end end,
        fun() -> id(1) bsl id(x) end,
        fun() -> throw(id(t)) end,
        fun() -> exit(id(e)) end,
        fun() -> error(id({any, "term"})) end,
        fun() -> error(id(r), [args]) end
    ]],
    ok.

only_a(a) -> a.

id(X) -> X.

t(F) -> try F() of V -> {value, V} catch C:R -> {C, R} end.
