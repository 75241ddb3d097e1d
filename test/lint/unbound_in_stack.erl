%% A stack trace's variable used in a guard.
-module(unbound_in_stack).
-export([f/1]).

f(X) -> try X() catch error:_:S when S =:= [] -> ok end.
