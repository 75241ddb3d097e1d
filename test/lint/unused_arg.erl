%% An argument that is never used.
-module(unused_arg).
-export([f/1]).

f(X) -> ok.
