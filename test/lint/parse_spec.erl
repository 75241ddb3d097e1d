%% A specification that cannot be read.
-module(parse_spec).
-export([f/1]).

-spec f(integer() -> ok.
f(X) -> X.
