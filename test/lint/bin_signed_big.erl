%% A number that does not fit in a signed segment.
-module(bin_signed_big).
-export([f/1]).

f(<<200:8/signed>>) -> ok; f(_) -> no.
