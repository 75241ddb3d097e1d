%% A door with a code lock as a gen_statem: it opens, and locks itself again after a while.
-module(door).
-behaviour(gen_statem).
-export([main/1]).
-export([init/1, callback_mode/0, locked/3, open/3]).

main(_Args) ->
    {ok, Door} = gen_statem:start_link(?MODULE, [1, 2, 3, 4], []),
    [press(Door, Digit) || Digit <- [1, 2, 2, 1, 2, 3, 4]],
    io:format("now ~w~n", [gen_statem:call(Door, state)]),
    press(Door, 9),
    timer:sleep(150),
    io:format("later ~w~n", [gen_statem:call(Door, state)]),
    gen_statem:stop(Door).

press(Door, Digit) ->
    io:format("press ~w: ~w~n", [Digit, gen_statem:call(Door, {press, Digit})]).

callback_mode() -> [state_functions, state_enter].

init(Code) -> {ok, locked, {Code, Code}}.

locked(enter, open, Data) ->
    io:format("the door locks~n"),
    {keep_state, Data};
locked(enter, _, _) ->
    keep_state_and_data;
locked({call, From}, {press, Digit}, {Code, [Digit]}) ->
    {next_state, open, {Code, Code}, [{reply, From, opened}]};
locked({call, From}, {press, Digit}, {Code, [Digit | Rest]}) ->
    {keep_state, {Code, Rest}, [{reply, From, right}]};
locked({call, From}, {press, _}, {Code, _}) ->
    {keep_state, {Code, Code}, [{reply, From, wrong}]};
locked({call, From}, state, _) ->
    {keep_state_and_data, [{reply, From, locked}]}.

open(enter, _, _) ->
    io:format("the door opens~n"),
    {keep_state_and_data, [{state_timeout, 50, lock}]};
open(state_timeout, lock, Data) ->
    {next_state, locked, Data};
open({call, From}, {press, _}, _) ->
    {keep_state_and_data, [{reply, From, already_open}]};
open({call, From}, state, _) ->
    {keep_state_and_data, [{reply, From, open}]}.
