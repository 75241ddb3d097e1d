%% An escape that is not there.
-module(scan_char_escape).
-export([f/1]).

f(_) -> $\x{110000}.
g(_) -> ok.
