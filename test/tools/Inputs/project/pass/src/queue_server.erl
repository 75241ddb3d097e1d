-module(queue_server).
-behaviour(gen_server).
-include("queue.hrl").
-include_lib("queue_app/include/queue.hrl").
-include_lib("eunit/include/eunit.hrl").

-export([start_link/0, put/1, take/0, stop/0]).
-export([init/1, handle_call/3, handle_cast/2]).

start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

put(Item) -> gen_server:call(?MODULE, {put, Item}).
take() -> gen_server:call(?MODULE, take).
stop() -> gen_server:stop(?MODULE).

init([]) ->
    {ok, #queue{limit = application:get_env(queue_app, limit, 1)}}.

handle_call({put, Item}, _, #queue{items = Items, limit = Limit} = Queue) when
    length(Items) < Limit
->
    {reply, ok, Queue#queue{items = Items ++ [Item]}};
handle_call({put, _}, _, Queue) ->
    {reply, {error, full}, Queue};
handle_call(take, _, #queue{items = [Item | Items]} = Queue) ->
    {reply, {ok, Item}, Queue#queue{items = Items}};
handle_call(take, _, Queue) ->
    {reply, empty, Queue}.

handle_cast(_, Queue) ->
    {noreply, Queue}.

-ifdef(TEST).
limit(Queue) -> Queue#queue.limit.

inside_test() ->
    ?assertEqual(7, limit(#queue{limit = 7})).
-endif.
