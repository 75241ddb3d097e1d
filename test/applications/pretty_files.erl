%% syntax_tools: pretty_files OUT FILE... writes each file as erl_prettypr lays it out,
%% with its comments in their places and its macros as they are (epp_dodger), and
%% tells what erl_syntax_lib finds in it.
-module(pretty_files).
-export([main/1]).

main([Out | Files]) ->
    lists:foreach(
        fun(File) ->
            try
                pretty(File, Out)
            catch
                Class:Reason ->
                    io:format("~ts ~p ~P~n", [filename:basename(File), Class, Reason, 20])
            end
        end,
        Files
    ).

pretty(File, Out) ->
    {ok, Forms} = epp_dodger:parse_file(File),
    Comments = erl_comment_scan:file(File),
    Tree = erl_recomment:recomment_forms(Forms, Comments),
    Name = filename:basename(File),
    lists:foreach(
        fun({Kind, Options}) ->
            Text = erl_prettypr:format(Tree, [{encoding, utf8} | Options]),
            To = filename:join(Out, Name ++ "." ++ Kind),
            ok = file:write_file(To, unicode:characters_to_binary(Text))
        end,
        [{"wide", []}, {"narrow", [{paper, 50}, {ribbon, 40}]}]
    ),
    io:format("~ts ~p comments~n~p~n", [
        Name,
        length(Comments),
        erl_syntax_lib:analyze_forms(Forms)
    ]),
    Count = fun(Node, Map) ->
        maps:update_with(erl_syntax:type(Node), fun(N) -> N + 1 end, 1, Map)
    end,
    Kinds = erl_syntax_lib:fold(Count, #{}, Tree),
    io:format("~p~n", [lists:sort(maps:to_list(Kinds))]).
