%% A string as utf8 in a pattern.
-module(bin_pattern_utf8_string).
-export([f/1]).

f(<<"abc"/utf8, R/binary>>) -> R; f(X) -> X.
