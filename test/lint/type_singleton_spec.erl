%% A type variable in a specification used once.
-module(type_singleton_spec).
-export([f/1]).

-spec f(X) -> ok.
f(_) -> ok.
