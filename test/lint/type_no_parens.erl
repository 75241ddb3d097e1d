%% A type without parentheses.
-module(type_no_parens).
-export([f/1]).

-type t :: atom().
f(_) -> ok.
