%% A class that is a number.
-module(parse_try_class).
-export([f/1]).

f(X) -> try X catch 1:_ -> ok end.
