%% A binary type as it should be.
-module(type_binary).
-export([f/1]).

-type t() :: <<_:8, _:_*4>>.
-spec f(t()) -> ok.
f(_) -> ok.
