%% A specification of a function that is not there.
-module(spec_undefined).
-export([f/1]).

-spec g(integer()) -> ok.
f(_) -> ok.
