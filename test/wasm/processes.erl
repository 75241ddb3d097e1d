%% 200,000 processes at the same time, each of which answers.
-module(processes).
-export([main/1]).

main(_) ->
    Self = self(),
    Pids = [spawn(fun() -> answer(Self) end) || _ <- lists:seq(1, 200000)],
    true = erlang:system_info(process_count) >= 200000,
    lists:foreach(fun(Pid) -> Pid ! ask end, Pids),
    lists:foreach(fun(Pid) -> receive {Pid, here} -> ok end end, Pids),
    io:format("~w answered~n", [length(Pids)]).

answer(Asker) ->
    receive ask -> Asker ! {self(), here} end.
