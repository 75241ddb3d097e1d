-module(transform_tools).
-export([prepend/3]).

prepend(Name, Atom, Forms) ->
    lists:map(
        fun
            ({function, A, N, 0, [{clause, C, [], [], [List]}]}) when N =:= Name ->
                {function, A, N, 0, [{clause, C, [], [], [{cons, A, {atom, A, Atom}, List}]}]};
            (Form) ->
                Form
        end,
        Forms
    ).
