%% Two behaviours with the same callback.
-module(behaviour_conflict).

-export([f/1, init/1, handle_call/3, handle_cast/2, handle_event/4,
         callback_mode/0]).
-behaviour(gen_server).
-behaviour(gen_statem).
f(X) -> X.
init(X) -> {ok, X}.
callback_mode() -> handle_event_function.
handle_call(_, _, S) -> {reply, ok, S}.
handle_cast(_, S) -> {noreply, S}.
handle_event(_, _, _, _) -> keep_state_and_data.
