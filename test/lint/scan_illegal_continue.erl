%% A scanner's error and what follows it in the form.
-module(scan_illegal_continue).
-export([f/1]).

f(X) -> 1.0e999, X = "abc\x{d800}def", g(X).
g(X) -> X.
