%% A string as utf16.
-module(bin_literal_string_utf16).
-export([f/1]).

f(_) -> <<"abc"/utf16>>.
