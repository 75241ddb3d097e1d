%% A type that cannot be read.
-module(parse_type).
-export([f/1]).

-type t() :: [integer().
f(X) -> X.
