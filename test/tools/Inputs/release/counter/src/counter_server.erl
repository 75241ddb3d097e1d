-module(counter_server).
-behaviour(gen_server).
-include("counter.hrl").
-export([start_link/0, next/0, init/1, handle_call/3, handle_cast/2]).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
next() -> gen_server:call(?MODULE, next).

%% The reporter may end a release.
init([]) ->
    {ok, Start} = application:get_env(start),
    {ok, Reporter} = application:get_env(reporter),
    Reporter:report(Start),
    {ok, Start}.

handle_call(next, _From, N) -> {reply, N + ?STEP, N + ?STEP}.
handle_cast(_, N) -> {noreply, N}.
