%% A try without an expression.
-module(parse_empty_try_of).
-export([f/1]).

f(X) -> try of X -> X catch _ -> ok end.
