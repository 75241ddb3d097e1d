%% A bank whose accounts are state machines fed from an event log: commands become
%% events, events the state; projections, snapshots and replay agree in the end.
-module(event_bank).
-behaviour(gen_statem).
-export([main/1]).
-export([init/1, callback_mode/0, terminate/3]).
-export([opened/3, frozen/3, closed/3]).

-record(data, {id, balance = 0, version = 0, holds = #{}, log}).
-record(event, {stream, version, what, amount = 0, meta = #{}}).

%%--- the log: an ets table of {Key, Event}, and who wants to know --------------

log_start() ->
    Parent = self(),
    Pid = spawn_link(fun() ->
        T = ets:new(log, [ordered_set, protected]),
        Parent ! {log, self(), T},
        log_loop(T, 0, #{})
    end),
    receive {log, Pid, T} -> {Pid, T} end.

log_loop(T, N, Subscribers) ->
    receive
        {append, From, Ref, #event{stream = S, version = V} = E} ->
            case ets:member(T, {S, V}) of
                true ->
                    From ! {Ref, {error, {conflict, S, V}}},
                    log_loop(T, N, Subscribers);
                false ->
                    ets:insert(T, {{S, V}, N, E}),
                    [P ! {event, N, E} || P <- maps:keys(Subscribers)],
                    From ! {Ref, {ok, N}},
                    log_loop(T, N + 1, Subscribers)
            end;
        {subscribe, Pid} ->
            log_loop(T, N, Subscribers#{Pid => erlang:monitor(process, Pid)});
        {'DOWN', _, process, Pid, _} ->
            log_loop(T, N, maps:remove(Pid, Subscribers));
        {stop, From} ->
            From ! {stopped, N, maps:size(Subscribers)}
    end.

append({Pid, _}, Event) ->
    Ref = make_ref(),
    Pid ! {append, self(), Ref, Event},
    receive {Ref, Answer} -> Answer after 5000 -> {error, timeout} end.

%%--- accounts ------------------------------------------------------------------

start(Id, Log) -> gen_statem:start(?MODULE, {Id, Log}, []).

callback_mode() -> [state_functions, state_enter].

init({Id, {_, T} = Log}) ->
    Past = [E || [E] <- ets:match(T, {{Id, '_'}, '_', '$1'})],
    {State, Data} = lists:foldl(fun replay/2, {opened, #data{id = Id, log = Log}},
                                lists:keysort(#event.version, Past)),
    {ok, State, Data}.

replay(#event{version = V} = E, {State, D}) when V =:= D#data.version + 1 ->
    {next(E#event.what, State), apply_event(E, D)}.

next(freeze, opened) -> frozen;
next(thaw, frozen) -> opened;
next(close, _) -> closed;
next(_, State) -> State.

apply_event(#event{what = deposit, amount = A} = E, #data{balance = B} = D) ->
    version(E, D#data{balance = B + A});
apply_event(#event{what = withdraw, amount = A} = E, #data{balance = B} = D) ->
    version(E, D#data{balance = B - A});
apply_event(#event{what = hold, amount = A, meta = #{ref := R}} = E, D) ->
    version(E, D#data{balance = D#data.balance - A, holds = (D#data.holds)#{R => A}});
apply_event(#event{what = release, meta = #{ref := R}} = E, #data{holds = H} = D) ->
    {A, Rest} = maps:take(R, H),
    version(E, D#data{balance = D#data.balance + A, holds = Rest});
apply_event(E, D) ->
    version(E, D).

version(#event{version = V}, D) -> D#data{version = V}.

opened(enter, Old, D) -> entered(opened, Old, D);
opened({call, From}, {deposit, A}, D) when is_integer(A), A > 0 ->
    record(From, #event{what = deposit, amount = A}, D);
opened({call, From}, {withdraw, A}, #data{balance = B} = D) when A =< B, A > 0 ->
    record(From, #event{what = withdraw, amount = A}, D);
opened({call, From}, {withdraw, A}, #data{balance = B}) ->
    {keep_state_and_data, [{reply, From, {error, {insufficient, A, B}}}]};
opened({call, From}, {hold, R, A, Ms}, #data{balance = B, holds = H} = D)
  when A =< B, not is_map_key(R, H) ->
    Event = #event{what = hold, amount = A, meta = #{ref => R}},
    add_actions(record(From, Event, D), [{{timeout, {hold, R}}, Ms, expired}]);
opened({timeout, {hold, R}}, expired, #data{holds = H} = D) when is_map_key(R, H) ->
    record(none, #event{what = release, meta = #{ref => R, why => expired}}, D);
opened({call, From}, freeze, D) ->
    record(From, #event{what = freeze}, D);
opened({call, From}, close, #data{balance = 0, holds = H} = D) when map_size(H) =:= 0 ->
    record(From, #event{what = close}, D);
opened({call, From}, close, D) ->
    {keep_state_and_data, [{reply, From, {error, {not_empty, D#data.balance}}}]};
opened(Type, Content, D) ->
    common(Type, Content, opened, D).

frozen(enter, Old, D) -> entered(frozen, Old, D);
frozen({call, From}, thaw, D) ->
    record(From, #event{what = thaw}, D);
frozen({call, _}, {deposit, _}, _) ->
    {keep_state_and_data, [postpone]};
frozen({timeout, _}, expired, _) ->
    {keep_state_and_data, [postpone]};
frozen(Type, Content, D) ->
    common(Type, Content, frozen, D).

closed(enter, Old, D) -> entered(closed, Old, D);
closed(Type, Content, D) ->
    common(Type, Content, closed, D).

entered(State, Old, #data{id = Id}) ->
    put(transitions, [{Old, State} | transitions()]),
    case Id of
        crash when State =:= frozen -> error({told_to_crash, Id});
        _ -> keep_state_and_data
    end.

transitions() ->
    case get(transitions) of undefined -> []; L -> L end.

common({call, From}, state, State, D) ->
    Reply = {State, D#data.balance, D#data.version, D#data.holds, transitions()},
    {keep_state_and_data, [{reply, From, Reply}]};
common({call, From}, What, State, _) ->
    {keep_state_and_data, [{reply, From, {error, {What, State}}}]};
common(info, {poke, From, Tag}, State, _) ->
    From ! {Tag, State},
    keep_state_and_data;
common(_, _, _, _) ->
    keep_state_and_data.

record(From, E0, #data{id = Id, version = V, log = Log} = D) ->
    E = E0#event{stream = Id, version = V + 1},
    Reply = fun(R) -> case From of none -> []; _ -> [{reply, From, R}] end end,
    case append(Log, E) of
        {ok, N} ->
            D1 = apply_event(E, D),
            case E#event.what of
                freeze -> {next_state, frozen, D1, Reply({ok, N})};
                thaw -> {next_state, opened, D1, Reply({ok, N})};
                close -> {next_state, closed, D1, Reply({ok, N})};
                _ -> {keep_state, D1, Reply({ok, N})}
            end;
        Error ->
            {stop_and_reply, normal, Reply(Error), D}
    end.

add_actions({keep_state, D, Actions}, More) -> {keep_state, D, Actions ++ More};
add_actions(Other, _) -> Other.

terminate(Reason, State, #data{id = Id}) ->
    case whereis(event_bank_main) of
        undefined -> ok;
        Main -> Main ! {terminated, Id, State, short(Reason)}
    end.

short({{R, _}, Stack}) when is_list(Stack) -> R;
short({R, Stack}) when is_list(Stack) -> R;
short(R) -> R.

%%--- a projection ---------------------------------------------------------------

projection(Log) ->
    Main = self(),
    Pid = spawn_link(fun() ->
        element(1, Log) ! {subscribe, self()},
        Main ! {self(), ready},
        project(#{})
    end),
    receive {Pid, ready} -> Pid end.

project(Totals) ->
    receive
        {event, _, #event{stream = S, what = W, amount = A}} ->
            project(maps:update_with({S, W}, fun({N, T}) -> {N + 1, T + A} end, {1, A}, Totals));
        {report, From} ->
            From ! {report, Totals}
    end.

%%--- the story --------------------------------------------------------------------

main(_) ->
    register(event_bank_main, self()),
    logger:set_primary_config(level, none),
    Log = {LogPid, T} = log_start(),
    Projection = projection(Log),
    {ok, Ann} = start(ann, Log),
    {ok, Bob} = start(bob, Log),
    say(deposits, [call(Ann, {deposit, X}) || X <- [100, 1 bsl 60, 7]]),
    say(bad_deposit, call(Ann, {deposit, -1})),
    say(withdraw, [call(Ann, {withdraw, X}) || X <- [7, 1 bsl 61, 1 bsl 60]]),
    say(transfer, transfer(Ann, Bob, 40)),
    say(transfer, transfer(Ann, Bob, 400)),
    say(hold, call(Bob, {hold, r1, 10, 60000})),
    say(hold, call(Bob, {hold, r2, 5, 10})),
    say(hold_again, call(Bob, {hold, r1, 1, 10})),
    wait_for(fun() -> not is_map_key(r2, element(4, call(Bob, state))) end),
    say(bob, call(Bob, state)),
    say(close, call(Ann, close)),
    say(freeze, call(Ann, freeze)),
    say(frozen, call(Ann, {withdraw, 1})),
    Self = self(),
    spawn(fun() -> Self ! {late, call(Ann, {deposit, 11})} end),
    receive {late, _} = Early -> say(too_early, Early) after 20 -> ok end,
    say(thaw, call(Ann, thaw)),
    receive {late, R} -> say(late, R) end,
    Ann ! {poke, self(), tag},
    receive {tag, S} -> say(poked, S) end,
    say(ann, call(Ann, state)),
    %% A copy of an account writes the same version: one of them must lose.
    {ok, Ann2} = start(ann, Log),
    say(copy, call(Ann2, state)),
    say(copy_writes, call(Ann2, {deposit, 1})),
    say(conflict, call(Ann, {deposit, 2})),
    receive {terminated, ann, St, Why} -> say(terminated, {St, Why}) end,
    say(gone, try gen_statem:call(Ann, state) catch exit:{Reason, _} -> Reason end),
    %% Crashes while it changes state; its log stays.
    {ok, Crash} = start(crash, Log),
    MRef = erlang:monitor(process, Crash),
    say(crash_deposit, call(Crash, {deposit, 5})),
    say(crash_freeze, try call(Crash, freeze) catch exit:{{X1, _}, _} -> X1 end),
    receive {'DOWN', MRef, _, _, {X2, [_ | _]}} -> say(down, X2) end,
    receive {terminated, crash, St2, Why2} -> say(terminated, {St2, Why2}) end,
    say(all_of_it, many(Log, 20, 50)),
    Projection ! {report, self()},
    receive {report, Totals} ->
        [say(total, KV) || {{S1, _}, _} = KV <- lists:sort(maps:to_list(Totals)), is_atom(S1)],
        say(sum, lists:sum([A || {{{n, _}, _}, {_, A}} <- maps:to_list(Totals)]))
    end,
    say(snapshot, snapshot(T)),
    LogPid ! {stop, self()},
    receive {stopped, N, Subscribers} -> say(stopped, {N, Subscribers >= 0}) end.

transfer(From, To, Amount) ->
    case call(From, {withdraw, Amount}) of
        {ok, _} ->
            {ok, _} = call(To, {deposit, Amount}),
            moved;
        {error, _} = E -> E
    end.

many(Log, Accounts, Steps) ->
    Pids = [begin {ok, P} = start({n, I}, Log), P end || I <- lists:seq(1, Accounts)],
    Main = self(),
    Workers = [spawn_monitor(fun() ->
                   [{ok, _} = call(P, {deposit, K}) || K <- lists:seq(1, Steps)],
                   [{ok, _} = call(P, {withdraw, K}) || K <- lists:seq(1, Steps), K rem 2 =:= 0],
                   Main ! {done, self()}
               end) || P <- Pids],
    Ends = [receive {'DOWN', Ref, _, Pid, Why} -> Why end || {Pid, Ref} <- Workers],
    Done = [receive {done, Pid} -> ok end || {Pid, _} <- Workers],
    Balances = [element(2, call(P, state)) || P <- Pids],
    [gen_statem:stop(P) || P <- Pids],
    Stopped = [receive {terminated, {n, I}, opened, normal} -> I end || I <- lists:seq(1, Accounts)],
    {lists:usort(Ends), length(Done), lists:usort(Balances), lists:sum(Balances), length(Stopped)}.

snapshot(T) ->
    Streams = lists:usort([S || {{S, _}, _, _} <- ets:tab2list(T)]),
    Rows = [{S, length(ets:match(T, {{S, '_'}, '_', '$1'}))} || S <- Streams, is_atom(S)],
    Last = ets:foldl(fun({{S, V}, _, _}, M) ->
                         maps:update_with(S, fun(Old) -> max(Old, V) end, V, M)
                     end, #{}, T),
    {Rows, lists:sort([{S, V} || {S, V} <- maps:to_list(Last), is_atom(S)]),
     erlang:phash2(lists:sort([{K, E#event.what, E#event.amount} || {K, _, E} <- ets:tab2list(T)]))}.

wait_for(F) ->
    case F() of
        true -> ok;
        false -> timer:sleep(5), wait_for(F)
    end.

call(P, What) -> gen_statem:call(P, What, 5000).

say(What, Term) -> io:format("~-14w ~0p~n", [What, Term]).
