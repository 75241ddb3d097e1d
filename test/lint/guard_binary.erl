%% A binary in a guard.
-module(guard_binary).
-export([f/1]).

f(X) when <<X:8>> =:= <<1>> -> X.
