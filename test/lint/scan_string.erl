%% A string that does not end.
-module(scan_string).
-export([f/1]).

f(_) -> "abc.
g(_) -> ok.
