%% A stack trace's variable that is bound already.
-module(stack_bound).
-export([f/1]).

f(S) -> try S() catch error:_:S -> ok end.
