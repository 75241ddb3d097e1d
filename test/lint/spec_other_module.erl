%% A specification for another module.
-module(spec_other_module).
-export([f/1]).

-spec other:f(integer()) -> ok.
f(_) -> ok.
