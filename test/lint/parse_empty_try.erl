%% A try without a handler.
-module(parse_empty_try).
-export([f/1]).

f(X) -> try X end.
