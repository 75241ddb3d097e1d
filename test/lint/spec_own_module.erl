%% A specification that names its module.
-module(spec_own_module).
-export([f/1]).

-spec spec_own_module:f(integer()) -> ok.
f(_) -> ok.
