%% A case of an exception.
-module(core_exit_case).
-export([f/1]).

f(_) -> case exit(a) of ok -> 1 end.
