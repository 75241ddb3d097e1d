%% A code point that is too large.
-module(bin_unicode_large).
-export([f/1]).

f(_) -> <<16#110000/utf32>>.
