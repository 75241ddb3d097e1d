%% A message to what is no process.
-module(core_send_bad).
-export([f/1]).

f(X) -> 1 ! X.
