%% A negative number in an unsigned segment.
-module(bin_negative_unsigned).
-export([f/1]).

f(<<-1:8/unsigned>>) -> ok; f(_) -> no.
