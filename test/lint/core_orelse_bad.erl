%% orelse with what is no boolean.
-module(core_orelse_bad).
-export([f/1]).

f(X) -> (a orelse X).
