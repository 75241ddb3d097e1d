%% A string that is no other string.
-module(core_string_match).
-export([f/1]).

f(_) -> "abc" = "abd".
