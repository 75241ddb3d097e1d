%% Tuple BIFs and their errors.
-module(tuples).
-export([main/1]).

main(_) ->
    T = {a, b, c},
    erlang:display(element(2, T)),
    erlang:display(setelement(2, T, x)),
    erlang:display(tuple_size(T)),
    erlang:display(size(T)),
    erlang:display(tuple_to_list(T)),
    erlang:display(list_to_tuple([1, 2, 3])),
    erlang:display(erlang:append_element(T, d)),
    erlang:display(erlang:insert_element(1, T, z)),
    erlang:display(erlang:delete_element(2, T)),
    erlang:display(erlang:make_tuple(3, q)),
    erlang:display(erlang:make_tuple(4, x, [{2, ignored}, {2, used}])),
    erlang:display([t(F) || F <- [fun() -> element(0, T) end, fun() -> element(4, T) end,
        fun() -> element(a, T) end,
        fun() -> element(1, [a]) end, fun() -> setelement(4, T, x) end, fun() -> tuple_size([]) end,
        fun() -> list_to_tuple([a | b]) end, fun() -> erlang:make_tuple(-1, a) end]]).

t(F) -> try F() catch error:R -> R end.
