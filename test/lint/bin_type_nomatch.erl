%% A string where a float is read.
-module(bin_type_nomatch).
-export([f/1]).

f(<<"a"/float>>) -> ok; f(_) -> no.
