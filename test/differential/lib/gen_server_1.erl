%% A gen_server stack: call, cast, info, timeouts, stop, unknown calls.
-module(gen_server_1).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).
-export([handle_continue/2]).

-behaviour(gen_server).

main(_) ->
    logger:set_primary_config(level, none),
    {ok, P} = gen_server:start_link(?MODULE, [1, 2], []),
    io:format("~p~n", [gen_server:call(P, pop)]), gen_server:cast(P, {push, 9}),
    io:format("~p~n", [gen_server:call(P, all)]),
    P ! {info_msg, 5}, io:format("~p~n", [gen_server:call(P, all)]),
    io:format("~p~n", [gen_server:call(P, {later, 7})]),
    io:format("~p~n", [try gen_server:call(P, never, 20) catch exit:{R, {gen_server, call, [_,
        M, _]}} -> {R, M} end]),
    io:format("~p~n", [gen_server:call(P, idle)]),
    io:format("~p~n", [receive idle_timeout -> idle_timeout after 500 -> none end]),
    io:format("~p~n", [gen_server:call(P, continue)]), io:format("~p~n", [gen_server:stop(P)]),
    io:format("~p~n", [try gen_server:call(P, all) catch exit:{R2, _} -> R2 end]),
    io:format("~p~n", [gen_server:start(?MODULE, fail, [])]),
    io:format("~p~n", [gen_server:start(?MODULE, ignore, [])]),
    {ok, N} = gen_server:start({local, named}, ?MODULE, [], []),
    io:format("~p~n", [gen_server:start({local, named}, ?MODULE, [], []) =:= {error,
        {already_started, N}}]),
    Ref = monitor(process, N),
    io:format("~p~n", [try gen_server:call(named, crash) catch exit:{{R3, _}, _} -> R3 end]),
    io:format("~p~n", [receive {'DOWN', Ref, _, _, {W, _}} -> W end]),
    {ok, S} = gen_server:start(?MODULE, [], []),
    io:format("~p~n", [gen_server:call(S, stop_reply)]), Id = gen_server:send_request(S, x),
    io:format("~p~n", [element(1, element(2, gen_server:receive_response(Id, 100)))]).

init(fail) -> {stop, init_failed};
init(ignore) -> ignore;
init(L) -> {ok, L, {continue, hello}}.

handle_call(pop, _, [H | T]) -> {reply, H, T};
handle_call(all, _, L) -> {reply, L, L};
handle_call({later, X}, From, L) -> self() ! {reply_to, From, X}, {noreply, L};
handle_call(never, _, L) -> {noreply, L};
handle_call(idle, {Pid, _}, _) -> {reply, ok, {idle, Pid}, 10};
handle_call(continue, From, L) -> {noreply, L, {continue, {answer, From}}};
handle_call(crash, _, _) -> error(crashed);
handle_call(stop_reply, _, L) -> {stop, normal, bye, L}.

handle_cast({push, X}, L) -> {noreply, [X | L]}.

handle_info({reply_to, From, X}, L) -> gen_server:reply(From, {replied, X}), {noreply, L};
handle_info(timeout, {idle, P}) -> P ! idle_timeout, {noreply, []};
handle_info({info_msg, X}, L) -> {noreply, [{info, X} | L]};
handle_info({continued, From}, L) -> gen_server:reply(From, from_continue), {noreply, L}.

terminate(R, L) -> io:format("terminate ~p ~p~n", [case R of {E, St} when is_list(St) -> E; _ -> R end, L]).

handle_continue(hello, L) -> {noreply, L};
handle_continue({answer, From}, L) -> gen_server:reply(From, from_continue), {noreply, L}.
