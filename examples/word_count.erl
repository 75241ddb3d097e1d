%% Counts lines, words and bytes of the files named as arguments, or of standard input.
-module(word_count).
-export([main/1]).

main([]) ->
    io:setopts(standard_io, [binary]),
    show(count_input({0, 0, 0}), "");
main(Files) ->
    Counts = [count_file(File) || File <- Files],
    Good = [C || {ok, C} <- Counts],
    case Files of
        [_] -> ok;
        _ -> show(lists:foldl(fun add/2, {0, 0, 0}, Good), "total")
    end,
    case length(Good) =:= length(Files) of
        true -> ok;
        false -> halt(1)
    end.

count_file(File) ->
    case file:read_file(File) of
        {ok, Text} ->
            Count = count(Text),
            show(Count, File),
            {ok, Count};
        {error, Reason} ->
            io:format(standard_error, "~ts: ~ts~n", [File, file:format_error(Reason)]),
            error
    end.

count_input(Acc) ->
    case io:get_line("") of
        eof -> Acc;
        Line -> count_input(add(count(Line), Acc))
    end.

count(Text) -> count(Text, out, 0, 0, byte_size(Text)).

count(<<$\n, Rest/binary>>, _, Lines, Words, Bytes) -> count(Rest, out, Lines + 1, Words, Bytes);
count(<<C, Rest/binary>>, _, Lines, Words, Bytes) when C =:= $\s; C =:= $\t; C =:= $\r ->
    count(Rest, out, Lines, Words, Bytes);
count(<<_, Rest/binary>>, out, Lines, Words, Bytes) -> count(Rest, in, Lines, Words + 1, Bytes);
count(<<_, Rest/binary>>, in, Lines, Words, Bytes) -> count(Rest, in, Lines, Words, Bytes);
count(<<>>, _, Lines, Words, Bytes) -> {Lines, Words, Bytes}.

add({A, B, C}, {X, Y, Z}) -> {A + X, B + Y, C + Z}.

show({Lines, Words, Bytes}, Name) ->
    io:format("~7w ~7w ~7w ~ts~n", [Lines, Words, Bytes, Name]).
