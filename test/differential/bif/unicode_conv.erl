%% unicode:characters_to_binary and _list between encodings, errors and incompletes.
-module(unicode_conv).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~w~n", [X]) end,
    S = "aé€😀",
    U8 = unicode:characters_to_binary(S),
    P(U8), P(unicode:characters_to_list(U8)), P(unicode:characters_to_binary(S, unicode, utf16)),
    P(unicode:characters_to_binary(S, unicode, {utf16, little})),
    P(unicode:characters_to_binary(S, unicode, utf32)),
    P(unicode:characters_to_binary("é", unicode, latin1)),
    P(unicode:characters_to_binary(<<233>>, latin1)),
    P(unicode:characters_to_list(<<233, 65>>, latin1)),
    P(unicode:characters_to_binary(S, unicode, latin1)), P(unicode:characters_to_list(<<65, 195>>)),
    P(unicode:characters_to_list(<<65, 255, 66>>)), P(unicode:characters_to_binary([65, 16#d800])),
    P(unicode:characters_to_binary(["x", [<<"é"/utf8>>, 8364], "y"])),
    P(unicode:characters_to_list([<<195>>, <<169>>])),
    P(unicode:bom_to_encoding(<<239, 187, 191, 1>>)), P(unicode:encoding_to_bom(utf8)),
    P(unicode:bom_to_encoding(<<254, 255>>)),
    P(unicode:characters_to_nfd_list("é")), P(unicode:characters_to_nfc_list([101, 769])),
    P(try unicode:characters_to_binary(a) catch error:R -> R end),
    P(io_lib:printable_unicode_list(S)), P(io_lib:printable_latin1_list("é")).
