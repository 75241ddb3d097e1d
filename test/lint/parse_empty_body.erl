%% A clause without a body.
-module(parse_empty_body).
-export([f/1]).

f(X) -> .
