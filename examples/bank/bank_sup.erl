%% Starts the vault, which holds the money, before the server, which may die.
-module(bank_sup).
-behaviour(supervisor).
-export([start_link/0, init/1, start_vault/0]).

start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, []).

init([]) ->
    {ok, {#{strategy => one_for_one, intensity => 10, period => 1},
          [#{id => vault, start => {?MODULE, start_vault, []}},
           #{id => server, start => {bank_server, start_link, []}}]}}.

%% The table lives as long as this process, which does nothing that could fail.
start_vault() ->
    proc_lib:start_link(erlang, apply, [fun() ->
        bank_vault = ets:new(bank_vault, [named_table, public, ordered_set]),
        proc_lib:init_ack({ok, self()}),
        receive stop -> ok end
    end, []]).
