%% What fails in the body of a match specification is 'EXIT' where it stands.
-module(match_spec_failing).
-export([main/1]).

main(_) ->
    T = ets:new(t, [ordered_set]),
    ets:insert(T, [{1, one}, {a, two}, {[], three}]),
    [io:format("~p~n", [ets:select(T, [{{'$1', '_'}, [], [Body]}])])
     || Body <- [{{x, {'+', '$1', 1}}}, {hd, '$1'}, [{length, '$1'}, {abs, '$1'}],
                 {'and', '$1', true}, {'orelse', '$1', true}, {{y, {'+', {hd, '$1'}, 1}}},
                 #{k => {element, '$1', {const, {q}}}}, {is_atom, {hd, '$1'}}]],
    io:format("~p~n", [ets:select(T, [{{'$1', '_'}, [{'+', '$1', 1}], ['$_']}])]),
    io:format("~p~n", [ets:select(T, [{{'$1', '_'}, [{'not', {'>', {hd, '$1'}, 1}}], ['$_']}])]),
    io:format("~p~n", [erlang:match_spec_test([a], [{['$1'], [], [{message, {'+', '$1', 1}}]}], trace)]),
    io:format("~p~n", [erlang:match_spec_test({a}, [{{'$1'}, [], [{'+', '$1', 1}]}], table)]).
