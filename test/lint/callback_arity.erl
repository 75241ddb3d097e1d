%% A callback whose clauses differ in arity.
-module(callback_arity).
-export([f/1]).

-callback c(integer()) -> ok; (a, b) -> ok.
f(X) -> X.
