%% A crash report of proc_lib in a program that does not start the kernel itself: the
%% default handler of the logger takes it, and goes on taking reports.
-module(server_crash).
-behaviour(gen_server).

-export([handle_call/3, handle_cast/2, init/1, main/1]).

main(_) ->
    crash(first),
    crash(second),
    io:format("done~n").

crash(Reason) ->
    {ok, Pid} = gen_server:start({local, Reason}, ?MODULE, [], []),
    Ref = monitor(process, Pid),
    %% Asked by one that is gone when the report is made, whose stack it would show.
    spawn(fun() -> Pid ! {'$gen_call', {self(), make_ref()}, Reason} end),
    receive {'DOWN', Ref, process, Pid, Reason} -> ok end,
    %% The report is written by another process.
    timer:sleep(100).

init(_) -> {ok, state}.
handle_call(Reason, _, _) -> exit(Reason).
handle_cast(_, State) -> {noreply, State}.
