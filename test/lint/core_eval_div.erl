%% A division by zero.
-module(core_eval_div).
-export([f/1]).

f(_) -> 1 div 0.
