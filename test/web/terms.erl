%% What terms.mjs talks to: terms across the border to JavaScript, in both directions.
-module(terms).
-behaviour(gen_server).

-export([handle_call/3, handle_cast/2, handle_info/2, init/1, main/1]).

main(_) ->
    {ok, _} = gen_server:start({local, terms}, ?MODULE, [], []),
    js:set(js:global(), valueFun, fun value_fun/2),
    timer:sleep(infinity).

sample(zero) -> 0;
sample(minus) -> -1;
sample(small) -> 1 bsl 31;
sample(safe) -> (1 bsl 53) - 1;
sample(unsafe) -> 1 bsl 53;
sample(negative) -> -(1 bsl 70) - 5;
sample(huge) -> (1 bsl 3000) + 1;
sample(float) -> 1.5;
sample(whole) -> 3.0;
sample(minus_zero) -> -0.0;
sample(large_float) -> 1.0e300;
sample(true) -> true;
sample(undefined) -> undefined;
sample(null) -> null;
sample(infinity) -> 'Infinity';
sample(atom) -> 'an atom';
sample(long_atom) -> list_to_atom(lists:duplicate(255, 16#20ac));
sample(binary) -> <<0, 255, 128>>;
sample(text) -> <<"gr\303\274n \360\237\214\277">>;
sample(empty_binary) -> <<>>;
sample(bitstring) -> <<5:3, 1:10>>;
sample(nil) -> [];
sample(string) -> "abc";
sample(list) -> [1, [2, [3.5]], a];
sample(improper) -> [1, 2 | x];
sample(long_list) -> lists:seq(1, 200000);
sample(empty_tuple) -> {};
sample(tuple) -> {1, {bytes, <<"b">>}, {}};
sample(long_tuple) -> list_to_tuple(lists:seq(1, 100000));
sample(empty_map) -> #{};
sample(keys) ->
    #{
        1 => a,
        1.0 => b,
        <<"1">> => c,
        '1' => d,
        "1" => e,
        {1, x} => f,
        [] => g,
        #{} => h,
        #{1 => 2} => i,
        '__proto__' => j,
        <<"__proto__">> => k,
        true => l,
        (1 bsl 80) => m,
        <<1:1>> => n
    };
sample(large_map) -> maps:from_list([{N, N * N} || N <- lists:seq(1, 1000)]).

init(_) ->
    {ok, #{kept => none}}.

handle_call({sample, Name}, _, State) ->
    {reply, sample(Name), State};
handle_call({is, Name, Term}, _, State) ->
    {reply, Term =:= sample(Name), State};
handle_call({echo, Term}, _, State) ->
    {reply, Term, State};
handle_call(self, _, State) ->
    {reply, {self(), make_ref(), ets:new(table, [public])}, State};
handle_call({look, {Pid, Ref, Table}}, _, State) ->
    true = ets:insert(Table, {Ref, Pid}),
    {reply, Pid =:= self() andalso is_reference(Ref) andalso ets:lookup_element(Table, Ref, 2) =:= Pid, State};
handle_call({keep, Object}, _, State) ->
    {reply, is_reference(Object), State#{kept := Object}};
handle_call(kept, _, #{kept := Object} = State) ->
    {reply, Object, State};
handle_call(drop, _, State) ->
    self() ! collect,
    {reply, ok, State#{kept := none}};
handle_call(funs, _, State) ->
    Funs = {
        fun(X) -> X * 2 end,
        fun lists:reverse/1,
        fun(X) -> 1 div X end,
        fun(X) -> throw({thrown, X}) end,
        fun(X) -> exit(X) end,
        fun(_) -> timer:sleep(50), self() end
    },
    {reply, Funs, State};
handle_call({closure, Object}, _, State) ->
    self() ! collect,
    {reply, fun(Key) -> js:get(Object, Key) end, State};
handle_call({throws, Fun}, _, State) ->
    {reply, try js:call(Fun, []) catch Class:Reason -> {Class, Reason} end, State};
handle_call({awaits, Promises, Timeout}, From, State) ->
    spawn_link(fun() -> gen_server:reply(From, await_all(Promises, Timeout)) end),
    {noreply, State};
handle_call({events, Target, Last}, From, State) ->
    spawn_link(fun() -> gen_server:reply(From, events(Target, Last)) end),
    {noreply, State};
handle_call({listen_and_die, Target}, _, State) ->
    {Pid, Ref} = spawn_monitor(fun() -> js:listen(Target, beep), exit(done) end),
    receive {'DOWN', Ref, process, Pid, done} -> ok end,
    {reply, ok, State};
handle_call({copy, Object}, _, State) ->
    {reply, js:to_term(Object), State};
handle_call(crash, _, _) ->
    exit(crashed).

handle_cast(_, State) ->
    {noreply, State}.

handle_info(collect, State) ->
    erlang:garbage_collect(),
    {noreply, State};
handle_info(_, State) ->
    {noreply, State}.

%% A process for each promise; what each got, in their order.
await_all(Promises, Timeout) ->
    Self = self(),
    Pids = [
        spawn_link(fun() ->
            Self ! {self(), try {ok, js:await(P, Timeout)} catch C:R -> {C, R} end}
        end)
     || P <- Promises
    ],
    [receive {Pid, Result} -> Result end || Pid <- Pids].

events(Target, Last) ->
    Beeps = js:listen(Target, beep, [{get, [type, <<"detail.n">>]}]),
    Once = js:listen(Target, beep, [once]),
    js:call(Target, ready, []),
    Seen = until(Beeps, Last, []),
    Types = receive {js_event, Once, Event} -> js:get(Event, type) end,
    js:unlisten(Beeps),
    js:call(Target, ready, []),
    More = receive {js_event, Beeps, _} -> true; {js_event, Once, _} -> true after 50 -> false end,
    {Seen, Types, More}.

until(Beeps, Last, Seen) ->
    receive
        {js_event, Beeps, #{<<"type">> := <<"beep">>, <<"detail.n">> := N}} when N =:= Last ->
            lists:reverse([N | Seen]);
        {js_event, Beeps, #{<<"detail.n">> := N}} ->
            until(Beeps, Last, [N | Seen])
    end.

%% Called with values, as those of module js.
value_fun(Object, Text) when is_reference(Object), is_binary(Text) ->
    #{text => <<Text/binary, "!">>, sum => js:get(Object, a) + 1, list => [null, {bytes, <<1>>}]};
value_fun(Number, Key) ->
    #{Key => Number}.
