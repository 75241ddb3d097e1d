%% And another.
-module(parse_andand).
-export([f/1]).

f(X) -> X && X.
