%% All guard BIFs used in guards.
-module(guard_bifs).
-export([main/1]).

main(_) ->
    Vals = [-3, 2.6, {a, b}, [1, 2], <<1, 2, 3>>, #{k => v}, self(), x],
    [io:format("~w~n", [[N || {N, true} <- tests(V)]]) || V <- Vals, V =/= self()],
    io:format("~w~n", [node_ok(self())]).

tests(V) ->
    [{abs, if abs(V) =:= 3 -> true; true -> false end},
     {trunc, if trunc(V) =:= 2 -> true; true -> false end},
     {round, if round(V) =:= 3 -> true; true -> false end},
     {ceil, if ceil(V) =:= 3 -> true; true -> false end},
     {floor, if floor(V) =:= 2 -> true; true -> false end},
     {float, if float(V) =:= -3.0 -> true; true -> false end},
     {element, if element(2, V) =:= b -> true; true -> false end},
     {tuple_size, if tuple_size(V) =:= 2 -> true; true -> false end},
     {size, if size(V) >= 2 -> true; true -> false end},
     {hd, if hd(V) =:= 1 -> true; true -> false end},
     {tl, if tl(V) =:= [2] -> true; true -> false end},
     {length, if length(V) =:= 2 -> true; true -> false end},
     {byte_size, if byte_size(V) =:= 3 -> true; true -> false end},
     {bit_size, if bit_size(V) =:= 24 -> true; true -> false end},
     {binary_part, if binary_part(V, 1, 2) =:= <<2, 3>> -> true; true -> false end},
     {map_size, if map_size(V) =:= 1 -> true; true -> false end},
     {map_get, if map_get(k, V) =:= v -> true; true -> false end},
     {is_map_key, if is_map_key(k, V) -> true; true -> false end},
     {arith, if V * 2 + 1 < 0 -> true; true -> false end},
     {bits, if V band 1 =:= 1, V bsr 1 =:= -2 -> true; true -> false end},
     {'not', if not is_atom(V) -> true; true -> false end},
     {'xor', if is_atom(V) xor is_number(V) -> true; true -> false end},
     {max, if V =:= x; V =:= y -> true; true -> false end}].

node_ok(P) when node(P) =:= node(), self() =:= P -> true;
node_ok(_) -> false.
