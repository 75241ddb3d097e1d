%% One callback is missing.
-module(behaviour_partial).

-export([f/1, init/1, handle_call/3]).
-behaviour(gen_server).
f(X) -> X.
init(X) -> {ok, X}.
handle_call(_, _, S) -> {reply, ok, S}.
