%% A call to a module that is not there.
-module(call_unknown_module).
-export([f/1]).

f(X) -> nope:g(X).
