%% A door with a code as gen_statem with state functions, timeouts and postponed events.
-module(gen_statem_door).
-export([main/1, init/1, callback_mode/0, locked/3, open/3, terminate/3]).

-behaviour(gen_statem).

main(_) ->
    {ok, D} = gen_statem:start_link(?MODULE, [1, 2, 3], []),
    [io:format("~p~n", [press(D, B)]) || B <- [1, 2, 4, 1, 2, 3]],
    io:format("~p~n", [gen_statem:call(D, state)]), gen_statem:cast(D, walk_through),
    io:format("~p~n", [gen_statem:call(D, state)]),
    timer:sleep(60), io:format("~p~n", [gen_statem:call(D, state)]),
    gen_statem:cast(D, walk_through), [gen_statem:call(D, {button, B}) || B <- [1, 2, 3]],
    io:format("~p~n", [gen_statem:call(D, count)]),
    io:format("~p~n", [gen_statem:stop(D)]).

%% The reply comes before what the door prints on entering its next state.
press(D, B) -> Reply = gen_statem:call(D, {button, B}), gen_statem:call(D, state), Reply.

callback_mode() -> [state_functions, state_enter].

init(Code) -> {ok, locked, #{code => Code, left => Code, walked => 0}}.

locked(enter, Old, Data) -> io:format("enter locked from ~p~n", [Old]), {keep_state, Data#{left := maps:get(code, Data)}};
locked({call, F}, {button, B}, #{left := [B]} = D) -> {next_state, open, D, [{reply, F, unlocked}, {state_timeout, 30, relock}]};
locked({call, F}, {button, B}, #{left := [B | T]} = D) -> {keep_state, D#{left := T}, [{reply, F, {more, length(T)}}]};
locked({call, F}, {button, _}, #{code := C} = D) -> {keep_state, D#{left := C}, [{reply, F, wrong}]};
locked(cast, walk_through, _) -> {keep_state_and_data, [postpone]};
locked({call, F}, Q, D) -> query(F, Q, locked, D).

open(enter, _, _) -> io:format("enter open~n"), keep_state_and_data;
open(state_timeout, relock, D) -> {next_state, locked, D};
open(cast, walk_through, #{walked := W} = D) -> {keep_state, D#{walked := W + 1}};
open({call, F}, {button, _}, _) -> {keep_state_and_data, [{reply, F, already_open}]};
open({call, F}, Q, D) -> query(F, Q, open, D).

query(F, state, S, _) -> {keep_state_and_data, [{reply, F, S}]};
query(F, count, _, #{walked := W}) -> {keep_state_and_data, [{reply, F, W}]}.

terminate(R, S, _) -> io:format("terminate ~p in ~p~n", [R, S]).
