%% A call in a clause's pattern.
-module(illegal_pattern_case_call).
-export([f/1]).

f(X) -> case X of g(1) -> ok end.
