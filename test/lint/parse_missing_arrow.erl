%% A clause without its arrow.
-module(parse_missing_arrow).
-export([f/1]).

f(X) X.
