%% A character beyond Latin-1 outside of strings.
-module(scan_illegal_wide).
-export([f/1]).

f(X) -> X → 1.
g(_) -> ok.
