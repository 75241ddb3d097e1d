%% An if with a wrong arrow.
-module(parse_if_arrow).
-export([f/1]).

f(X) -> if X => 1 end.
