%% A stack trace that is a pattern.
-module(parse_try_stack_pattern).
-export([f/1]).

f(X) -> try X catch _:_:[] -> ok end.
