%% A program with a server, for sizes (wasm.py). Not timed.
-module(server).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2]).

main(_) ->
    {ok, Pid} = gen_server:start_link(?MODULE, 0, []),
    gen_server:cast(Pid, {add, 42}),
    io:format("~p~n", [gen_server:call(Pid, get)]),
    gen_server:stop(Pid).

init(Count) -> {ok, Count}.

handle_call(get, _From, Count) -> {reply, Count, Count}.

handle_cast({add, More}, Count) -> {noreply, Count + More}.
