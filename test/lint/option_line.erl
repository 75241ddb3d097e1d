%% Warnings without columns.
-module(option_line).
-export([f/1]).

-compile({error_location, line}).
f(X) -> Y = 1, ok.
