%% A code point that does not exist, in a pattern.
-module(bin_unicode_bad_pattern).
-export([f/1]).

f(<<16#D800/utf8>>) -> ok; f(_) -> no.
