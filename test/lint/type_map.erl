%% A map type with a doubled key.
-module(type_map).
-export([f/1]).

-type t() :: #{a := 1, a => 2}.
-spec f(t()) -> ok.
f(_) -> ok.
