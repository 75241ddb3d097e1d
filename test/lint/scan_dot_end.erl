%% A file without its last full stop.
-module(scan_dot_end).
-export([f/1]).

f(X) -> X
