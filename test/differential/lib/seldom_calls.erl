%% What OTP's code calls for few programs, in one of them: the link step must see that
%% they mean something here (stdlib/Conditional.def).
-module(seldom_calls).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2]).

main(_) ->
    explain(fun() -> re:run("abc", [0 | improper]) end),
    explain(fun() -> math:log(-1.0 * length(atom_to_list(node())) * 0) end),
    explain(fun() -> ets:insert(no_such_table, {1}) end),
    explain(fun() -> binary:part(<<1, 2>>, 5, 1) end),
    explain(fun() -> atomics:get(no_atomics, 1) end),
    explain(fun() -> counters:add(no_counters, 1, 1) end),
    explain(fun() -> persistent_term:get(no_such_key) end),
    explain(fun() -> os:putenv("a=b", "c") end),
    logged().

explain(F) ->
    try
        io:format("~p~n", [F()])
    catch
        Class:Reason:Stack ->
            [{M, N, As, _} | _] = Stack,
            Entry = [{M, N, As, element(4, hd(Stack))}],
            io:format("~ts~n", [erl_error:format_exception(Class, Reason, Entry)])
    end.

logged() ->
    File = "seldom_calls.log",
    {ok, Pid} = gen_server:start(?MODULE, [], [{debug, [{log_to_file, File}]}]),
    pong = gen_server:call(Pid, ping),
    gen_server:stop(Pid),
    {ok, Text} = file:read_file(File),
    ok = file:delete(File),
    io:format("~p~n", [binary:match(Text, <<"ping">>) =/= nomatch]).

init([]) -> {ok, 0}.

handle_call(ping, _, Count) -> {reply, pong, Count}.

handle_cast(_, Count) -> {noreply, Count}.
