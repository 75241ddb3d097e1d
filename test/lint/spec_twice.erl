%% A specification given twice.
-module(spec_twice).
-export([f/1]).

-spec f(integer()) -> ok.
-spec f(atom()) -> ok.
f(_) -> ok.
