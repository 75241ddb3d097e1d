%% Every type test BIF over a value of each type.
-module(type_tests).
-export([main/1]).

main(_) ->
    Vals = [1, 1 bsl 70, 1.5, a, true, [], [1], "s", [a | b], {}, {r, 1}, #{}, #{a => 1}, <<>>,
        <<1>>, <<1:3>>,
            fun() -> ok end, fun lists:map/2, self(), make_ref()],
    [erlang:display(t(V)) || V <- Vals],
    ok.

t(V) ->
    [is_atom(V), is_binary(V), is_bitstring(V), is_boolean(V), is_float(V), is_function(V),
        is_function(V, 2),
     is_integer(V), is_list(V), is_map(V), is_number(V), is_pid(V), is_port(V), is_reference(V),
     is_tuple(V), is_record(V, r, 2)].
