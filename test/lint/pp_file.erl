%% A file's name and line that are set.
-module(pp_file).
-export([f/1]).

-file("other.erl", 100).
f(X) -> Y = 1, ok.
