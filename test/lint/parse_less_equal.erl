%% Another operator of another language.
-module(parse_less_equal).
-export([f/1]).

f(X) -> X <= 1.
