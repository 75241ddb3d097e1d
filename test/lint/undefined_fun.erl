%% A reference to a function that is not there.
-module(undefined_fun).
-export([f/1]).

f(_) -> fun g/2.
