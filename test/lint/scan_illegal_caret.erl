%% A caret on its own.
-module(scan_illegal_caret).
-export([f/1]).

f(X) -> X ^ 2.
