%% A sign with utf32.
-module(bin_utf_signed).
-export([f/1]).

f(X) -> <<X/utf32-signed>>.
