%% when without a guard.
-module(parse_guard_when).
-export([f/1]).

f(X) when -> X.
