%% An at sign on its own.
-module(scan_illegal_at).
-export([f/1]).

f(X) -> X @ 1.
