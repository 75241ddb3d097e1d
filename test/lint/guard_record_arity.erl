%% A record test with a size.
-module(guard_record_arity).
-export([f/1]).

f(X) when is_record(X, nope, 3) -> X.
