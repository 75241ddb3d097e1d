%% A type variable used once.
-module(type_singleton).
-export([f/1]).

-spec f(X) -> ok when X :: Y.
f(_) -> ok.
