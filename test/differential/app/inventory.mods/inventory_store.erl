%% The stock, a gen_server registered by its module's name.
-module(inventory_store).
-behaviour(gen_server).
-export([start_link/0, add/2, remove/2, report/0, stop/0]).
-export([init/1, handle_call/3, handle_cast/2]).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
add(Item, N) -> gen_server:call(?MODULE, {add, Item, N}).
remove(Item, N) -> gen_server:call(?MODULE, {remove, Item, N}).
report() -> gen_server:call(?MODULE, report).
stop() -> gen_server:stop(?MODULE).

init([]) -> {ok, #{}}.

handle_call({add, I, N}, _, S) -> {reply, ok, maps:update_with(I, fun(M) -> M + N end, N, S)};
handle_call({remove, I, N}, _, S) ->
    case S of
        #{I := M} when M >= N -> {reply, {ok, M - N}, S#{I := M - N}};
        #{I := M} -> {reply, {error, {only, M}}, S};
        #{} -> {reply, {error, unknown}, S}
    end;
handle_call(report, _, S) -> {reply, lists:sort(maps:to_list(S)), S}.

handle_cast(_, S) -> {noreply, S}.
