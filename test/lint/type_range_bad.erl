%% A range of atoms.
-module(type_range_bad).
-export([f/1]).

-type t() :: a..b.
-spec f(t()) -> ok.
f(_) -> ok.
