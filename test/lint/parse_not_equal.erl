%% An operator of another language.
-module(parse_not_equal).
-export([f/1]).

f(X) -> X != 1.
