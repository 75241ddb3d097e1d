%% A float that is too large.
-module(scan_float).
-export([f/1]).

f(_) -> 1.0e999.
