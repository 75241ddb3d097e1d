%% Knows nothing of JavaScript: a gen_server that is called from there, and the standard
%% streams.
-module(plain).
-behaviour(gen_server).

-export([handle_call/3, handle_cast/2, handle_info/2, init/1, main/1]).

main(Args) ->
    io:format("~w ~p~n", [Args, os:getenv("SOME")]),
    {ok, _} = gen_server:start_link({local, adder}, ?MODULE, self(), []),
    lines(),
    receive {stopped, Sum} -> 1 = Sum end.

lines() ->
    case io:get_line("") of
        eof ->
            io:format("eof~n");
        Line ->
            case lists:all(fun(C) -> C < 128 end, Line) of
                true -> io:format("~p~n", [Line]);
                false -> io:format("~w~n", [Line])
            end,
            lines()
    end.

init(Main) -> {ok, {Main, 0}}.

handle_call({add, N}, _, {Main, Sum}) ->
    {reply, Sum + N, {Main, Sum + N}};
handle_call({later, N}, From, State) ->
    erlang:send_after(20, self(), {reply, From, N}),
    {noreply, State}.

handle_cast(_, State) -> {noreply, State}.

handle_info({reply, From, N}, {Main, Sum}) ->
    gen_server:reply(From, Sum + N),
    erlang:send_after(20, Main, {stopped, Sum + N}),
    {noreply, {Main, Sum + N}}.
