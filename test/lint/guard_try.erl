%% A try in a guard.
-module(guard_try).
-export([f/1]).

f(X) when try X of _ -> true catch _ -> false end -> ok.
