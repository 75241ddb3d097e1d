%% A code point that does not exist.
-module(bin_unicode_bad).
-export([f/1]).

f(_) -> <<16#D800/utf8>>.
