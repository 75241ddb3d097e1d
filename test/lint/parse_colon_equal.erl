%% An assignment of another language.
-module(parse_colon_equal).
-export([f/1]).

f(X) -> Y := X, Y.
