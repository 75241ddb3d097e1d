%% Servers whose callback modules were made while the program runs, by merl and by hand.
-module(behaviours).
-export([main/1]).
-include_lib("syntax_tools/include/merl.hrl").

main(_) ->
    logger:set_primary_config(level, none),
    Forms = merl:quote(["-module(counter).", "-behaviour(gen_server).",
        "-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).",
        "init(N) -> {ok, N}.",
        "handle_call(get, _From, N) -> {reply, N, N}; handle_call({crash, X}, _From, N) -> {reply, 1 + X, N}.",
        "handle_cast({add, M}, N) -> {noreply, N + M}.",
        "handle_info(timeout, N) -> {noreply, N}; handle_info(X, N) -> {noreply, {X, N}}.",
        "terminate(_Reason, _State) -> ok.",
        "code_change(_, N, Extra) -> {ok, {Extra, N}}."]),
    {ok, _} = merl:compile_and_load(Forms),
    {ok, Pid} = gen_server:start(counter, 5, []),
    [gen_server:cast(Pid, {add, N}) || N <- [1, 2, 3]],
    io:format("~p~n", [gen_server:call(Pid, get)]),
    sys:suspend(Pid),
    sys:change_code(Pid, counter, old, extra),
    sys:resume(Pid),
    io:format("~p~n", [gen_server:call(Pid, get)]),
    Pid ! message,
    io:format("~p~n", [sys:get_state(Pid)]),
    {'EXIT', {{Reason, [{M, F, A, _} | _]}, _}} = (catch gen_server:call(Pid, {crash, x})),
    io:format("~p ~p~n", [Reason, {M, F, A}]),
    Name = merl:term(square),
    Text = merl:qquote("'@name'(X) -> X * X.", [{name, Name}]),
    {ok, _} = merl:compile_and_load([merl:quote("-module(squares)."), merl:quote("-export([square/1])."), Text]),
    io:format("~p~n", [[squares:square(N) || N <- [1, 2, 1 bsl 40]]]),
    {Total, _} = lists:mapfoldl(fun(N, S) -> {squares:square(N), S + N} end, 0, lists:seq(1, 5)),
    io:format("~p~n", [Total]),
    {P, Ref} = spawn_monitor(squares, square, [a]),
    receive {'DOWN', Ref, process, P, {R, [Top | _]}} -> io:format("~p ~p~n", [R, setelement(4, Top, [])]) end.
