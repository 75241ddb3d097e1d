%% Strings side by side, and one that is none.
-module(parse_string_concat).
-export([f/1]).

f(_) -> "a" "b" c.
