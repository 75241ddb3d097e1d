%% A range whose ends are swapped.
-module(type_range).
-export([f/1]).

-type t() :: 5..1.
-spec f(t()) -> ok.
f(_) -> ok.
