%% A number of a base that is not there.
-module(scan_base).
-export([f/1]).

f(_) -> 40#12.
g(_) -> 1#0.
