%% gen_event with two handlers, calls, swapping and removal.
-module(gen_event_log).
-export([main/1, init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2]).

-behaviour(gen_event).

main(_) ->
    {ok, P} = gen_event:start_link(),
    io:format("~p~n", [gen_event:add_handler(P, ?MODULE, first)]),
    io:format("~p~n", [gen_event:add_handler(P, {?MODULE, two}, second)]),
    gen_event:notify(P, {log, "hello"}), gen_event:sync_notify(P, {log, "world"}),
    io:format("~p~n", [gen_event:call(P, ?MODULE, get)]),
    io:format("~p~n", [gen_event:call(P, {?MODULE, two}, get)]),
    io:format("~p~n", [gen_event:call(P, nohandler, get)]),
    io:format("~p~n", [gen_event:which_handlers(P)]),
    P ! some_info, gen_event:sync_notify(P, {remove_me, second}),
    io:format("~p~n", [gen_event:which_handlers(P)]),
    io:format("~p~n", [gen_event:swap_handler(P, {?MODULE, swapping}, {{?MODULE, new}, third})]),
    io:format("~p~n", [gen_event:swap_handler(P, {?MODULE, swap}, {{?MODULE, new2}, x})]),
    io:format("~p~n", [gen_event:which_handlers(P)]),
    io:format("~p~n", [gen_event:delete_handler(P, {?MODULE, new}, bye)]),
    io:format("~p~n", [gen_event:stop(P)]).

init({Args, Term}) -> {ok, {Args, [Term]}};
init(Name) -> {ok, {Name, []}}.
handle_event({log, S}, {N, L}) -> {ok, {N, [S | L]}};
handle_event({remove_me, N}, {N, _}) -> remove_handler;
handle_event(_, S) -> {ok, S}.
handle_call(get, {N, L} = S) -> {ok, {N, lists:reverse(L)}, S}.
handle_info(I, {N, L}) -> io:format("~p info ~p~n", [N, I]), {ok, {N, L}}.
terminate(R, {N, _}) -> io:format("~p terminates: ~p~n", [N, R]), {left, N}.
