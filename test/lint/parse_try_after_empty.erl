%% An after without a body.
-module(parse_try_after_empty).
-export([f/1]).

f(X) -> try X after end.
