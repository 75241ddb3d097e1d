%% A string with a size.
-module(bin_literal_string_size).
-export([f/1]).

f(_) -> <<"abc":16>>.
