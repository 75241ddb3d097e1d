%% The report of an uncaught error in a spawned process, time and pid made canonical.
-module(crash_report).
-export([main/1]).

main(_) ->
    {_, R} = spawn_monitor(fun() -> crash(x) end),
    receive {'DOWN', R, _, _, _} -> ok end,
    timer:sleep(200),
    io:format("done~n").

crash(x) -> error({bad, thing}).
