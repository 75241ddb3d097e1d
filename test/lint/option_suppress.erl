%% Warnings suppressed by the file.
-module(option_suppress).
-export([f/1]).

-compile(suppress_warnings).
f(X) -> ok.
