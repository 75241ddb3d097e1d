Definitions.
D = [0-9
Rules.
{D}+ : {token, TokenChars}.
