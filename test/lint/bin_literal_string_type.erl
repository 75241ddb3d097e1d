%% A string with a type that is not allowed.
-module(bin_literal_string_type).
-export([f/1]).

f(_) -> <<"abc"/binary>>.
