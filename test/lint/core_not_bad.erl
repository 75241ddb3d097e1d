%% not of what is no boolean.
-module(core_not_bad).
-export([f/1]).

f(_) -> not a.
