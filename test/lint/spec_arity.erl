%% A specification whose clauses differ in arity.
-module(spec_arity).
-export([f/1]).

-spec f(integer()) -> ok; (atom(), atom()) -> ok.
f(_) -> ok.
