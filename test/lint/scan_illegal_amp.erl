%% An ampersand.
-module(scan_illegal_amp).
-export([f/1]).

f(X) -> X & 2.
