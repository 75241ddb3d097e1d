%% Two bars in a list.
-module(parse_list_bar).
-export([f/1]).

f(X) -> [X | X | X].
