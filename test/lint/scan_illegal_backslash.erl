%% A backslash on its own.
-module(scan_illegal_backslash).
-export([f/1]).

f(X) -> \X.
