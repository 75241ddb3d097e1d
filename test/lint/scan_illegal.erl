%% Characters that Erlang does not have.
-module(scan_illegal).
-export([f/1]).

f(X) -> X ` 1.
