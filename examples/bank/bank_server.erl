%% Serialises changes to the accounts.
-module(bank_server).
-behaviour(gen_server).
-export([start_link/0, open/2, transfer/3, balances/0, crash/0]).
-export([init/1, handle_call/3, handle_cast/2]).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

open(Name, Amount) -> gen_server:call(?MODULE, {open, Name, Amount}).

transfer(From, To, Amount) -> gen_server:call(?MODULE, {transfer, From, To, Amount}).

balances() -> gen_server:call(?MODULE, balances).

crash() ->
    try gen_server:call(?MODULE, crash)
    catch exit:{{Reason, _Stack}, {gen_server, call, _}} -> {server_died, Reason}
    end.

init([]) -> {ok, no_state}.

handle_call({open, Name, Amount}, _From, State) ->
    Reply = case ets:insert_new(bank_vault, {Name, Amount}) of
                true -> ok;
                false -> {error, exists}
            end,
    {reply, Reply, State};
handle_call({transfer, From, To, Amount}, _From, State) ->
    {reply, transfer_money(ets:lookup(bank_vault, From), ets:lookup(bank_vault, To), Amount), State};
handle_call(balances, _From, State) ->
    {reply, ets:tab2list(bank_vault), State};
handle_call(crash, _From, _State) ->
    error(crash_requested).

handle_cast(_Message, State) -> {noreply, State}.

transfer_money([{From, Has}], [{To, Had}], Amount) when Amount =< Has ->
    %% One insertion, so that a kill cannot fall between the two halves.
    ets:insert(bank_vault, [{From, Has - Amount}, {To, Had + Amount}]),
    ok;
transfer_money([{_, Has}], [_], _) -> {error, {only, Has}};
transfer_money(_, _, _) -> {error, no_account}.
