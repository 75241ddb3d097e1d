%% A range of expressions.
-module(type_range_expr).
-export([f/1]).

-type t() :: (1 + 1)..(1 bsl 4).
-spec f(t()) -> ok.
f(_) -> ok.
