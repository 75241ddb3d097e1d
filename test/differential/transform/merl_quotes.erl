%% merl's quotes and patterns, resolved by merl_transform.
-module(merl_quotes).
-export([main/1]).

-include_lib("syntax_tools/include/merl.hrl").

main(_) ->
    X = merl:var('X'),
    Y = merl:term(42),
    Tree = ?Q("{foo, _@X, _@Y}"),
    merl:print(Tree),
    io:format("~p~n", [swap(?Q("{a, b}"))]).

swap(Tree) ->
    case Tree of
        ?Q("{_@A, _@B}") -> erl_syntax:revert(?Q("{_@B, _@A}"));
        _ -> Tree
    end.
