%% yecc and leex: make_grammars OUT HEADERS FILE... writes NAME.erl for each. HEADERS
%% is the folder of parsetools' headers, which become part of what is written.
-module(make_grammars).
-export([main/1]).

main([Out, Headers | Files]) ->
    lists:foreach(
        fun(File) ->
            Name = filename:basename(filename:rootname(File)) ++ ".erl",
            io:format("~ts ~p~n", [Name, make(File, Headers, filename:join(Out, Name))])
        end,
        Files
    ).

make(File, Headers, To) ->
    case filename:extension(File) of
        ".yrl" -> without_path(yecc:file(File, [
                {parserfile, To},
                {includefile, filename:join(Headers, "yeccpre.hrl")},
                return
            ]));
        ".xrl" -> without_path(leex:file(File, [
                {scannerfile, To},
                {includefile, filename:join(Headers, "leexinc.hrl")},
                return
            ]))
    end.

%% The file's own messages are the answer; where it was written is not.
without_path(Result) -> setelement(2, Result, written).
