%% A guard whose types cannot be.
-module(guard_type_fails).
-export([f/1]).

f(X) when is_atom(1) -> X; f(X) -> X.
