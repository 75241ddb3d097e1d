%% An atom that does not end.
-module(scan_atom).
-export([f/1]).

f(_) -> 'abc.
g(_) -> ok.
