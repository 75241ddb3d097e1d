%% A unit that is too large.
-module(bin_unit_big).
-export([f/1]).

f(X) -> <<X:8/unit:257>>.
