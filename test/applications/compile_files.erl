%% OTP's compiler: compile_files OUT INCLUDES FILE... writes the .beam files that
%% erlc +deterministic +debug_info writes. INCLUDES are folders with colons between.
-module(compile_files).
-export([main/1]).

main([Out, Includes | Files]) ->
    Options = [{i, I} || I <- string:lexemes(Includes, ":")],
    lists:foreach(
        fun(File) ->
            All = [deterministic, debug_info, return, {outdir, Out} | Options],
            case compile:file(File, All) of
                {ok, _, _} ->
                    ok;
                Error ->
                    io:format("~ts: ~p~n", [File, Error]),
                    halt(1)
            end
        end,
        Files
    ).
