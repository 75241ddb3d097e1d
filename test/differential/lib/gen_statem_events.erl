%% gen_statem with handle_event_function, next_event, named timeouts and stop_and_reply.
-module(gen_statem_events).
-export([main/1, init/1, callback_mode/0, handle_event/4]).

-behaviour(gen_statem).

main(_) ->
    {ok, P} = gen_statem:start(?MODULE, self(), []),
    io:format("~p~n", [gen_statem:call(P, {set, {complex, 1}})]),
    io:format("~p~n", [gen_statem:call(P, get)]),
    gen_statem:cast(P, {burst, 3}), io:format("~p~n", [gen_statem:call(P, get)]),
    gen_statem:cast(P, timers),
    io:format("~p~n", [[receive {fired, N} -> N after 500 -> none end || _ <- [1, 2]]]),
    io:format("~p~n", [receive {fired, N} -> N after 40 -> cancelled end]),
    P ! raw_info, io:format("~p~n", [receive {info_seen, I} -> I after 500 -> none end]),
    R = monitor(process, P), io:format("~p~n", [gen_statem:call(P, finish)]),
    io:format("~p~n", [receive {'DOWN', R, _, _, W} -> W end]).

callback_mode() -> handle_event_function.
init(Parent) -> {ok, {state, 0}, {Parent, []}}.

handle_event({call, F}, {set, S}, _, D) -> {next_state, S, D, [{reply, F, ok}]};
handle_event({call, F}, get, S, {_, L}) -> {keep_state_and_data, [{reply, F, {S, lists:reverse(L)}}]};
handle_event(cast, {burst, N}, _, _) -> {keep_state_and_data, [{next_event, internal, {ev, I}} || I <- lists:seq(1, N)]};
handle_event(internal, {ev, I}, _, {P, L}) -> {keep_state, {P, [I | L]}};
handle_event(cast, timers, _, _) -> {keep_state_and_data, [{{timeout, b}, 20, b}, {{timeout, a}, 5, a}, {{timeout, c}, 10, c}, {{timeout, c}, infinity, x}]};
handle_event({timeout, N}, N, _, {P, _}) -> P ! {fired, N}, keep_state_and_data;
handle_event(info, M, _, {P, _}) -> P ! {info_seen, M}, keep_state_and_data;
handle_event({call, F}, finish, _, _) -> {stop_and_reply, {shutdown, done}, [{reply, F, finishing}]}.
