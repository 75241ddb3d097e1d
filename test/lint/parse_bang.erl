%% Sending with two marks.
-module(parse_bang).
-export([f/1]).

f(X) -> X !! a.
