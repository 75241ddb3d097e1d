%% Another implementation.
-module(mm_c).
-behaviour(mm_b).
-export([calc/1]).

calc(X) -> X * mm_a:calc(X).
