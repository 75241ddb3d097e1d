%% A function's clause after one that always fits.
-module(core_shadow_function).
-export([f/1]).

f(_) -> any; f(a) -> a.
