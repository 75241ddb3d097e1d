%% gen_server:call to a counter.
-module(gen_call).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2]).
-define(SIZE, 300000).
-include("bench.hrl").

run(N) ->
    {ok, P} = gen_server:start_link(?MODULE, 0, []),
    loop(N, P),
    gen_server:call(P, get).

loop(0, _) -> ok;
loop(N, P) -> gen_server:call(P, {add, N}), loop(N - 1, P).

init(S) -> {ok, S}.
handle_call({add, N}, _, S) -> {reply, ok, (S + N) band 16#ffffff};
handle_call(get, _, S) -> {reply, S, S}.
handle_cast(_, S) -> {noreply, S}.
