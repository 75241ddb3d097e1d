-module(doubling).
-export([parse_transform/2, parse_transform_info/0]).

parse_transform_info() ->
    #{error_location => column}.

parse_transform(Forms, Options) when is_list(Options) ->
    insert([form(F) || F <- Forms]).

form({function, Anno, Name, 0 = Arity, Clauses} = Function) ->
    case atom_to_list(Name) of
        "doubled_" ++ _ -> {function, Anno, Name, Arity, expr(Clauses)};
        _ -> Function
    end;
form(Form) ->
    Form.

expr({integer, Anno, N}) -> {integer, Anno, -N * -2};
expr(Tuple) when is_tuple(Tuple) -> list_to_tuple(expr(tuple_to_list(Tuple)));
expr([H | T]) -> [expr(H) | expr(T)];
expr(Other) -> Other.

insert([{attribute, Anno, module, _} = Module | Forms]) ->
    Export = {attribute, Anno, export, [{added, 0}]},
    [Module, Export | append(Forms)];
insert([Form | Forms]) ->
    [Form | insert(Forms)].

append([{eof, Anno}]) ->
    Generated = erl_anno:set_generated(true, erl_anno:new(Anno)),
    Body = erl_parse:abstract({added, -1.5, #{<<"k">> => [x | y]}}, [{location, Anno}]),
    [{function, Generated, added, 0, [{clause, Generated, [], [], [Body]}]}, {eof, Anno}];
append([Form | Forms]) ->
    [Form | append(Forms)].
