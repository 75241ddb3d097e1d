%% xref over .beam files: cross_references FILE...
-module(cross_references).
-export([main/1]).

main(Files) ->
    {ok, _} = xref:start(s),
    ok = xref:set_default(s, [{warnings, false}, {verbose, false}]),
    lists:foreach(
        fun(File) ->
            {ok, Module} = xref:add_module(s, File),
            io:format("added ~p~n", [Module])
        end,
        Files
    ),
    ok = xref:set_library_path(s, []),
    lists:foreach(
        fun(Analysis) ->
            io:format("~p:~n~p~n", [Analysis, xref:analyze(s, Analysis)])
        end,
        [
            undefined_function_calls,
            undefined_functions,
            locals_not_used,
            exports_not_used,
            deprecated_function_calls,
            {call, {lists, keysort, 2}},
            {use, {lists, reverse, 1}},
            {module_call, dets},
            {module_use, ets}
        ]
    ),
    lists:foreach(
        fun(Query) ->
            io:format("~s:~n~p~n", [Query, xref:q(s, Query)])
        end,
        [
            "(Mod) XC || dets",
            "E - closure E | lists",
            "components (Mod) E",
            "# V",
            "strict AE",
            "X - (XC || X)",
            "(Lin) (E || \"io_lib.*\":_/_)",
            "no such | thing"
        ]
    ),
    io:format("~p~n", [xref:info(s)]),
    xref:stop(s).
