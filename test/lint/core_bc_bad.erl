%% A binary generator of what is no binary.
-module(core_bc_bad).
-export([f/1]).

f(_) -> [X || <<X>> <= a].
