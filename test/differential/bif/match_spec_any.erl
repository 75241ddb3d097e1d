%% erlang:match_spec_test/3 with terms that are no tuples, and maps in patterns.
-module(match_spec_any).
-export([main/1]).

main(_) ->
    T = fun(Term, Spec) -> io:format("~0p~n", [catch erlang:match_spec_test(Term, Spec, table)]) end,
    T(5, [{'$1', [{'<', {'-', '$1'}, -4}], [{{got, '$1'}}]}]),
    T(hej, [{'$1', [{'=/=', {'-', '$1'}, 0}], [true]}]),
    T([1, 2, 3], [{['$1' | '$2'], [], [['$2', '$1']]}]),
    T("text", [{"text", [], [same]}, {'_', [], [other]}]),
    T(#{a => 1, b => {2, 3}}, [{#{b => {'$1', '_'}}, [], ['$1']}]),
    T(#{a => 1}, [{'$1', [{is_map_key, a, '$1'}], [{map_get, a, '$1'}]}]),
    {error, [{error, _} | _]} = erlang:match_spec_test(#{a => 1}, [{#{'$1' => '_'}, [], [x]}], table),
    T(1.5, [{1.5, [], ['$_']}]),
    T(<<"bin">>, [{<<"bin">>, [], ['$$']}]).
