%% A type variable with an underscore.
-module(type_singleton_underscore).
-export([f/1]).

-spec f(_X) -> ok.
f(_) -> ok.
