%% A gen_server is traced, with all functions of its module.
-module(tracing_server).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

main(_) ->
    {ok, Server} = gen_server:start(?MODULE, 10, []),
    1 = erlang:trace(Server, true, [call, return_to]),
    [1 = erlang:trace_pattern({?MODULE, F, A}, [{'_', [], [{return_trace}]}], [local])
     || {F, A} <- [{handle_call, 3}, {handle_cast, 2}, {handle_info, 2}, {terminate, 2}, {add, 2}]],
    io:format("~p~n", [gen_server:call(Server, {add, 5})]),
    gen_server:cast(Server, {set, 1 bsl 65}),
    Server ! hello,
    io:format("~p~n", [gen_server:call(Server, get)]),
    gen_server:stop(Server),
    events(Server),
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]).

events(Server) ->
    receive
        Event when element(2, Event) =:= Server ->
            io:format("~p~n", [clean(lists:nthtail(2, tuple_to_list(Event)))]),
            events(Server)
    after 0 ->
        ok
    end.

clean(T) when is_tuple(T) -> list_to_tuple(clean(tuple_to_list(T)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(P) when is_pid(P) -> pid;
clean(R) when is_reference(R) -> reference;
clean(X) -> X.

init(N) -> {ok, N}.
handle_call({add, M}, _From, N) -> {reply, N, add(N, M)};
handle_call(get, _From, N) -> {reply, N, N}.
handle_cast({set, N}, _) -> {noreply, N}.
handle_info(_, N) -> {noreply, N}.
terminate(_, _) -> ok.
add(N, M) -> N + M.
