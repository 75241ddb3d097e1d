%% A string with a bad type in a pattern.
-module(bin_literal_string_pattern).
-export([f/1]).

f(<<"abc"/bits>>) -> ok.
