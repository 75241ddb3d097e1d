%% A comma after a tail.
-module(parse_list_tail_comma).
-export([f/1]).

f(X) -> [X | X, 1].
