%% A match of tuples of different sizes.
-module(core_nomatch_tuple).
-export([f/1]).

f(X) -> {A, B} = {X}, A + B.
