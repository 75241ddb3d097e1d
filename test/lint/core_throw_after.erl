%% An expression after an exception.
-module(core_throw_after).
-export([f/1]).

f(_) -> throw(a), ok.
