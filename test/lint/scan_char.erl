%% A character that is not there.
-module(scan_char).
-export([f/1]).

f(_) -> $
