%% A negative number that does not fit.
-module(bin_negative_signed).
-export([f/1]).

f(<<-200:8/signed>>) -> ok; f(_) -> no.
