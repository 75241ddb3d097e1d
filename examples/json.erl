%% Parses JSON (a file, or a built-in sample), prints it indented, and checks the round trip.
-module(json).
-export([main/1]).

main([File]) ->
    {ok, Text} = file:read_file(File),
    round_trip(Text);
main([]) ->
    round_trip(<<"{\"name\": \"lumen\", \"tags\": [\"erlang\", \"native\"], \"size\": 2.75,\n"
                 " \"nested\": {\"empty\": [], \"none\": null, \"yes\": true},\n"
                 " \"text\": \"line\\nbreak, quote \\\" and \\u00e9\"}">>).

round_trip(Text) ->
    case decode(Text) of
        {ok, Value} ->
            Pretty = iolist_to_binary(encode(Value, 0)),
            io:format("~ts~n", [Pretty]),
            {ok, Again} = decode(Pretty),
            io:format("round trip: ~w~n", [Again =:= Value]);
        {error, What, Offset} ->
            io:format("~ts at byte ~w~n", [What, byte_size(Text) - Offset]),
            halt(1)
    end.

%% Objects become lists of pairs in a tuple, so that their order stays.
decode(Text) ->
    try
        {Value, Rest} = value(skip(Text)),
        case skip(Rest) of
            <<>> -> {ok, Value};
            More -> fail("text after the value", More)
        end
    catch throw:{json, What, Where} -> {error, What, byte_size(Where)}
    end.

fail(What, Where) -> throw({json, What, Where}).

skip(<<C, Rest/binary>>) when C =:= $\s; C =:= $\n; C =:= $\t; C =:= $\r -> skip(Rest);
skip(Text) -> Text.

value(<<"null", Rest/binary>>) -> {null, Rest};
value(<<"true", Rest/binary>>) -> {true, Rest};
value(<<"false", Rest/binary>>) -> {false, Rest};
value(<<$", Rest/binary>>) -> string(Rest, <<>>);
value(<<$[, Rest/binary>>) ->
    case skip(Rest) of
        <<$], More/binary>> -> {[], More};
        More -> array(More, [])
    end;
value(<<${, Rest/binary>>) ->
    case skip(Rest) of
        <<$}, More/binary>> -> {{[]}, More};
        More -> object(More, [])
    end;
value(<<C, _/binary>> = Text) when C =:= $-; C >= $0, C =< $9 -> number(Text, 1);
value(Text) -> fail("a value is missing", Text).

array(Text, Acc) ->
    {Value, Rest} = value(skip(Text)),
    case skip(Rest) of
        <<$,, More/binary>> -> array(More, [Value | Acc]);
        <<$], More/binary>> -> {lists:reverse([Value | Acc]), More};
        Other -> fail("a comma or ] is missing", Other)
    end.

object(Text, Acc) ->
    {Key, Rest} =
        case skip(Text) of
            <<$", Quoted/binary>> -> string(Quoted, <<>>);
            Other1 -> fail("a key is missing", Other1)
        end,
    {Value, Rest2} =
        case skip(Rest) of
            <<$:, After/binary>> -> value(skip(After));
            Other2 -> fail("a colon is missing", Other2)
        end,
    case skip(Rest2) of
        <<$,, More/binary>> -> object(More, [{Key, Value} | Acc]);
        <<$}, More/binary>> -> {{lists:reverse([{Key, Value} | Acc])}, More};
        Other3 -> fail("a comma or } is missing", Other3)
    end.

string(<<$", Rest/binary>>, Acc) -> {Acc, Rest};
string(<<$\\, $u, Hex:4/binary, Rest/binary>>, Acc) ->
    string(Rest, <<Acc/binary, (binary_to_integer(Hex, 16))/utf8>>);
string(<<$\\, C, Rest/binary>>, Acc) ->
    Plain = case C of $n -> $\n; $t -> $\t; $r -> $\r; _ -> C end,
    string(Rest, <<Acc/binary, Plain>>);
string(<<C/utf8, Rest/binary>>, Acc) -> string(Rest, <<Acc/binary, C/utf8>>);
string(Text, _) -> fail("a quote is missing", Text).

number(Text, Size) ->
    case Text of
        <<_:Size/binary, C, _/binary>> when C >= $0, C =< $9; C =:= $.; C =:= $e; C =:= $E; C =:= $+; C =:= $- ->
            number(Text, Size + 1);
        <<Number:Size/binary, Rest/binary>> ->
            {try binary_to_integer(Number)
             catch error:badarg ->
                 try binary_to_float(Number) catch error:badarg -> fail("a bad number", Text) end
             end, Rest}
    end.

encode({[]}, _) -> "{}";
encode({Pairs}, Depth) ->
    ["{\n", lists:join(",\n", [[indent(Depth + 1), text(K), ": ", encode(V, Depth + 1)] || {K, V} <- Pairs]),
     "\n", indent(Depth), "}"];
encode([], _) -> "[]";
encode(List, Depth) when is_list(List) ->
    ["[\n", lists:join(",\n", [[indent(Depth + 1), encode(V, Depth + 1)] || V <- List]), "\n", indent(Depth), "]"];
encode(Text, _) when is_binary(Text) -> text(Text);
encode(Number, _) when is_integer(Number) -> integer_to_binary(Number);
encode(Number, _) when is_float(Number) -> float_to_binary(Number, [short]);
encode(Atom, _) -> atom_to_binary(Atom).

text(Text) -> [$", [escape(C) || <<C/utf8>> <= Text], $"].

escape($") -> "\\\"";
escape($\\) -> "\\\\";
escape($\n) -> "\\n";
escape(C) when C < 128 -> C;
escape(C) -> io_lib:format("\\u~4.16.0b", [C]).

indent(Depth) -> lists:duplicate(2 * Depth, $\s).
