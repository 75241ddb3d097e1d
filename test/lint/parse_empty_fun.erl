%% A fun without a body.
-module(parse_empty_fun).
-export([f/1]).

f(_) -> fun() -> end.
