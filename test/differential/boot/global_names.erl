-module(global_names).
-export([main/1, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).
%% {global, Name}, in a program that calls nothing of module global.
main(_) ->
    io:format("~p~n", [catch gen_server:call({global, x}, hi)]),
    io:format("~p~n", [catch gen_server:cast({global, x}, hi)]),
    io:format("~p~n", [catch gen_statem:call({global, x}, hi)]),
    io:format("~p~n", [catch gen_server:stop({global, x})]),
    {ok, P} = gen_server:start({global, x}, ?MODULE, [], []),
    io:format("~p~n", [gen_server:start({global, x}, ?MODULE, [], []) =:= {error, {already_started, P}}]),
    io:format("~p~n", [gen_server:call({global, x}, hi)]),
    ok = gen_server:stop({global, x}),
    io:format("~p~n", [catch gen_server:call({global, x}, hi)]).

init([]) -> {ok, none}.
handle_call(Request, _From, State) -> {reply, {got, Request}, State}.
handle_cast(_, State) -> {noreply, State}.
