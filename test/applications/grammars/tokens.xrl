%% Tokens of a small language: numbers in several bases, names, texts with escapes.
Definitions.

D = [0-9]
H = [0-9a-fA-F]
L = [a-zA-Z_]
S = [\s\t\r\n]

Rules.

0x{H}+ : {token, {number, TokenLine, list_to_integer(tl(tl(TokenChars)), 16)}}.
{D}+ : {token, {number, TokenLine, list_to_integer(TokenChars)}}.
{D}+\.{D}+([eE][+-]?{D}+)? : {token, {number, TokenLine, list_to_float(TokenChars)}}.
{L}({L}|{D})* : {token, {name, TokenLine, list_to_atom(TokenChars)}}.
"(\\.|[^\\"])*" : {token, {text, TokenLine, strip(TokenChars, TokenLen)}}.
[-+*/^(),;] : {token, {list_to_atom(TokenChars), TokenLine}}.
({S}|%.*\n)+ : skip_token.
@ : {end_token, {'$end', TokenLine}}.
\$ : {skip_token, "pushed back"}.
. : {error, "unexpected " ++ TokenChars}.

Erlang code.

strip(Chars, Length) -> lists:sublist(Chars, 2, Length - 2).
