%% mini_ct: runs one Common Test style suite without the common_test application.
%%
%%   erl -noshell -pa <dir of mini_ct.beam, ct.beam, test_server.beam> -pa <suite dir> \
%%       -s mini_ct main -extra <suite dir>/<Suite> [Case ...]
%%
%% A program compiled by lumen calls run(Suite, Dir, Only) instead (otp_suite.erl).
%%
%% Standard output, one tab-separated line before and one after each case, then a closing count:
%%   BEGIN <tab> Suite <tab> group/.../case
%%   PASS|FAIL|SKIP <tab> Suite <tab> group/.../case <tab> milliseconds <tab> reason
%%   N passed, N failed, N skipped
%%
%% Environment: MINI_CT_CAP   upper limit in ms for any one call (default 60000)
%%              MINI_CT_PRIV  directory under which priv_dir is made (default /tmp/mini_ct)
%%              MINI_CT_LIST  set: only list the cases, run nothing
%%              MINI_CT_LOUD  set: pass the cases' own output on to standard output
%%
%% Deliberate differences from common_test: parallel groups run one case after the other,
%% shuffle and repeat are ignored, no hooks, no cover, no config files; cases whose
%% init_per_suite/init_per_group failed count as FAIL (common_test auto-skips them).
-module(mini_ct).
-export([main/0, run/3, tree/1]).

-define(DEFAULT_TRAP, 1800000).                 % common_test's own default: 30 minutes

main() ->
    [Path | Only] = init:get_plain_arguments(),
    Suite = list_to_atom(filename:basename(Path, ".erl")),
    Totals = run(Suite, filename:absname(filename:dirname(Path)), Only),
    halt(case Totals of {_, 0, _} -> 0; _ -> 1 end).

%% run(Suite, Dir, Only) -> {Passed, Failed, Skipped}.  Dir holds <Suite>_data; Only holds cases
%% ("case") and cases in groups ("group/case"), none for all.
run(Suite, Dir, Only) ->
    _ = (catch code:ensure_loaded(Suite)),
    register(?MODULE, self()),
    process_flag(trap_exit, true),
    Base = os:getenv("MINI_CT_PRIV", "/tmp/mini_ct"),
    Priv = filename:join(Base, atom_to_list(Suite)) ++ "/",
    Data = filename:join(Dir, atom_to_list(Suite) ++ "_data") ++ "/",
    Loud = os:getenv("MINI_CT_LOUD") =/= false,
    Gl = spawn(fun() -> group_leader_loop(none, Loud) end),
    register(test_server_ctrl, Gl),             %% a few suites look this name up
    S = #{suite => Suite, only => Only, cap => list_to_integer(os:getenv("MINI_CT_CAP", "60000")),
          gl => Gl},
    Tree = tree(Suite),
    Counts = case os:getenv("MINI_CT_LIST") of
        false ->
            ok = filelib:ensure_dir(Priv),
            Cfg = [{data_dir, Data}, {priv_dir, Priv}, {suite, Suite}],
            scope(S, Tree, Cfg, [], {init_per_suite, []}, {end_per_suite, []}, trap(S, suite, []));
        _ ->
            [report(S, skip, Path, 0, listed) || Path <- paths(Tree, [])]
    end,
    N = fun(K) -> length([x || V <- Counts, V =:= K]) end,
    Totals = {N(pass), N(fail), N(skip)},
    out("~w passed, ~w failed, ~w skipped~n", tuple_to_list(Totals)),
    unregister(test_server_ctrl),
    unregister(?MODULE),
    Totals.

%% ---- what there is to run: all/0 with groups/0 filled in -------------------------------------
tree(Suite) ->
    Groups = case erlang:function_exported(Suite, groups, 0) of true -> Suite:groups(); false -> [] end,
    case Suite:all() of
        {skip, Why} -> [{skip_all, Why}];
        All -> expand(All, Groups)
    end.

expand(Items, Groups) -> lists:flatmap(fun(I) -> item(I, Groups) end, Items).

item(C, _) when is_atom(C) -> [{tc, C}];
item(L, Groups) when is_list(L) -> expand(L, Groups);
item({testcase, C, _}, _) -> [{tc, C}];
item({testcase, C}, _) -> [{tc, C}];
item({group, G}, Groups) ->
    case lists:keyfind(G, 1, Groups) of
        {_, Props, Members} -> [{group, G, Props, expand(Members, Groups)}];
        {_, Members} -> [{group, G, [], expand(Members, Groups)}];
        false -> [{tc, {no_such_group, G}}]
    end;
item({group, G, _}, Groups) -> item({group, G}, Groups);
item({group, G, _, _}, Groups) -> item({group, G}, Groups);
item({G, Props, Members}, Groups) -> [{group, G, Props, expand(Members, Groups)}].

paths(Items, Up) ->
    lists:flatmap(fun({group, G, _, Sub}) -> paths(Sub, [G | Up]);
                     ({tc, C}) -> [lists:reverse([C | Up])];
                     ({skip_all, _}) -> [] end, Items).

%% ---- a suite or a group: set up, members, tear down -------------------------------------------
scope(_, [{skip_all, Why}], _, _, _, _, _) -> out("all/0: ~0tp~n", [Why]), [];
scope(S, Items, Cfg, Up, {Init, IA}, {End, EA}, Trap) ->
    case wanted(S, Items, Up) of
        [] -> [];
        Todo ->
            case optional(S, Init, IA, Cfg, Trap) of
                {ok, {skip, Why}} -> all(S, skip, Todo, Up, {Init, Why});
                {ok, {skipped, Why}} -> all(S, skip, Todo, Up, {Init, Why});
                {ok, {skip_and_save, Why, _}} -> all(S, skip, Todo, Up, {Init, Why});
                {ok, Cfg1} when is_list(Cfg1) ->
                    Res = members(S, Todo, Cfg1, Up, Trap, []),
                    _ = optional(S, End, EA, Cfg1, Trap),
                    Res;
                {ok, Other} -> all(S, fail, Todo, Up, {Init, bad_return, Other});
                {skip, Why} -> all(S, skip, Todo, Up, {Init, Why});
                {fail, Why} -> all(S, fail, Todo, Up, {Init, Why})
            end
    end.

members(_, [], _, _, _, Acc) -> lists:append(lists:reverse(Acc));
members(S, [{group, G, Props, Sub} | T], Cfg, Up, Trap, Acc) ->
    GCfg = [{tc_group_properties, [{name, G} | Props]} | lists:keydelete(tc_group_properties, 1, Cfg)],
    R = scope(S#{seq => lists:member(sequence, Props)}, Sub, GCfg, [G | Up],
              {init_per_group, [G]}, {end_per_group, [G]}, trap(S, {group, G}, Trap)),
    members(S, T, Cfg, Up, Trap, [R | Acc]);
members(S, [{tc, C} | T], Cfg, Up, Trap, Acc) ->
    {Verdict, Save} = testcase(S, C, Cfg, Up, trap(S, C, Trap)),
    Cfg1 = lists:keydelete(saved_config, 1, Cfg),
    Cfg2 = case Save of none -> Cfg1; _ -> [{saved_config, {C, Save}} | Cfg1] end,
    case maps:get(seq, S, false) andalso Verdict =:= fail of
        true -> members(S, [], Cfg, Up, Trap, [all(S, skip, T, Up, {sequence, C}), [Verdict] | Acc]);
        false -> members(S, T, Cfg2, Up, Trap, [[Verdict] | Acc])
    end.

wanted(#{only := []}, Items, _) -> Items;
wanted(#{only := Only} = S, Items, Up) ->
    lists:flatmap(fun({tc, C} = I) ->
                          [I || lists:member(name([C]), Only) orelse lists:member(name([C | Up]), Only)];
                     ({group, G, P, Sub}) ->
                          [{group, G, P, X} || X <- [wanted(S, Sub, [G | Up])], X =/= []]
                  end, Items).

all(S, Verdict, Items, Up, Why) ->
    [report(S, Verdict, P, 0, Why) || P <- paths(Items, Up)].

%% ---- one case ---------------------------------------------------------------------------------
testcase(#{suite := M} = S, C, Cfg, Up, Trap) ->
    out("BEGIN\t~w\t~ts~n", [M, name([C | Up])]),
    Boss = self(),
    Body = fun() ->
        case has(M, init_per_testcase, 2) andalso M:init_per_testcase(C, Cfg) of
            {Tag, Why} when Tag =:= skip; Tag =:= skipped; Tag =:= fail -> {Tag, Why};
            Ready ->
                Cfg1 = case Ready of false -> Cfg; _ -> Ready end,
                Boss ! {ready, self(), Cfg1},
                R = attempt(fun() -> M:C(Cfg1) end),
                Boss ! {ended, self()},
                E = attempt(fun() -> has(M, end_per_testcase, 2) andalso
                                     M:end_per_testcase(C, [{tc_status, status(R)} | Cfg1]) end),
                case E of {ok, {fail, Why}} -> {fail, Why}; _ -> R end
        end
    end,
    T0 = now_ms(),
    {Res, Ready} = isolated(S, Body, Trap),
    {Verdict, Why, Save} = judge(Res),
    case Ready of                               % died in the case itself: tear down from here
        {ready, Cfg2} -> optional(S, end_per_testcase, [C], [{tc_status, {failed, Why}} | Cfg2], Trap);
        _ -> ok
    end,
    Ms = now_ms() - T0,
    receive after 10 -> ok end,                 % let what was linked to the case die with it
    {report(S, Verdict, lists:reverse([C | Up]), Ms, Why), Save}.

status({ok, _}) -> ok;
status({_, Why}) -> {failed, Why}.

judge({ok, {ok, V}}) -> judge({ok, V});         % attempt/1 inside isolated/3
judge({ok, {fail, Why}}) -> {fail, Why, none};
judge({ok, {failed, Why}}) -> {fail, Why, none};
judge({ok, {'EXIT', Why}}) -> {fail, Why, none};
judge({ok, {skip, Why}}) -> {skip, Why, none};
judge({ok, {skipped, Why}}) -> {skip, Why, none};
judge({ok, {skip_and_save, Why, C}}) -> {skip, Why, C};
judge({ok, {save_config, C}}) -> {pass, '', C};
judge({ok, {comment, W}}) -> {pass, {comment, W}, none};
judge({ok, _}) -> {pass, '', none};
judge({skip, Why}) -> {skip, Why, none};
judge({fail, Why}) -> {fail, Why, none}.

%% ---- calling into the suite -------------------------------------------------------------------
has(M, F, A) -> erlang:function_exported(M, F, A).

optional(#{suite := M} = S, F, Args, Cfg, Trap) ->
    case has(M, F, length(Args) + 1) of
        true -> element(1, isolated(S, fun() -> apply(M, F, Args ++ [Cfg]) end, Trap));
        false -> {ok, Cfg}
    end.

attempt(F) ->
    try {ok, F()}
    catch
        exit:{skip, Why} -> {skip, Why};
        exit:{skipped, Why} -> {skip, Why};
        throw:{skip, Why} -> {skip, Why};
        throw:{skipped, Why} -> {skip, Why};
        exit:Why -> {fail, Why};
        throw:Why:St -> {fail, {thrown, Why, St}};
        error:Why:St -> {fail, {Why, St}}
    end.

%% In a linked process, not a monitored one: some cases check that nothing monitors them.
%% isolated(S, Fun, Limit) -> {{ok,Value} | {skip,Why} | {fail,Why}, none | {ready,Cfg} | ended}
isolated(#{gl := Gl, cap := Cap}, F, Limit) ->
    Boss = self(),
    P = spawn_link(fun() -> group_leader(Gl, self()), Boss ! {done, self(), attempt(F)}, exit(?MODULE) end),
    await(P, Cap, now_ms() + min(Limit, Cap), none).

await(P, Cap, Deadline, Ready) ->
    receive
        {ready, P, Cfg} -> await(P, Cap, Deadline, {ready, Cfg});
        {ended, P} -> await(P, Cap, Deadline, ended);
        {timetrap, P, Ms} -> await(P, Cap, now_ms() + min(Ms, Cap), Ready);
        {timetrap, _, _} -> await(P, Cap, Deadline, Ready);
        {done, P, Res} -> {Res, ended};
        {'EXIT', P, Why} -> {{fail, {died, Why}}, Ready};
        {'EXIT', _, _} -> await(P, Cap, Deadline, Ready)
    after max(0, Deadline - now_ms()) ->
        exit(P, {timetrap_timeout, Cap}),
        receive {'EXIT', P, _} -> ok
        after 1000 -> exit(P, kill), receive {'EXIT', P, _} -> ok after 1000 -> ok end
        end,
        {{fail, timetrap_timeout}, Ready}
    end.

%% time limit from suite/0, group/1 or the case's own info function
trap(#{suite := M}, Level, Outer) ->
    Info = case Level of
        suite -> has(M, suite, 0) andalso (catch M:suite());
        {group, G} -> has(M, group, 1) andalso (catch M:group(G));
        C when is_atom(C) -> has(M, C, 0) andalso (catch M:C());
        _ -> []
    end,
    case is_list(Info) andalso lists:keyfind(timetrap, 1, Info) of
        {_, T} -> to_ms(T);
        _ when is_integer(Outer) -> Outer;
        _ -> ?DEFAULT_TRAP
    end.

to_ms({seconds, N}) -> round(N * 1000);
to_ms({minutes, N}) -> round(N * 60000);
to_ms({hours, N}) -> round(N * 3600000);
to_ms(N) when is_integer(N) -> N;
to_ms(_) -> ?DEFAULT_TRAP.

now_ms() -> erlang:monotonic_time(millisecond).

%% ---- reporting --------------------------------------------------------------------------------
report(#{suite := Suite}, Verdict, Path, Ms, Why) ->
    Word = case Verdict of pass -> "PASS"; fail -> "FAIL"; skip -> "SKIP" end,
    Name = name(lists:reverse(Path)),
    Text = case Why of '' -> ""; _ -> oneline(lists:flatten(io_lib:format("~0tp", [Why], [{chars_limit, 400}]))) end,
    out("~s\t~w\t~ts\t~w\t~ts~n", [Word, Suite, Name, Ms, Text]),
    Verdict.

%% name(Innermost first) -> "group/.../case"
name(Path) -> lists:append(lists:join("/", [flat("~tw", [X]) || X <- lists:reverse(Path)])).

flat(F, A) -> lists:flatten(io_lib:format(F, A)).
oneline(L) -> [case C of $\n -> $\s; $\t -> $\s; $\r -> $\s; _ -> C end || C <- L].
out(F, A) -> io:put_chars(user, io_lib:format(F, A)).

%% The cases' group leader: takes output (optionally to a capturing process), has no input.
group_leader_loop(Capture, Loud) ->
    receive
        {capture, To} -> group_leader_loop(To, Loud);
        {io_request, From, As, Req} ->
            From ! {io_reply, As, io_req(Req, Capture, Loud)},
            group_leader_loop(Capture, Loud);
        _ -> group_leader_loop(Capture, Loud)
    end.

io_req({put_chars, Enc, M, F, A}, Cap, Loud) ->
    case catch apply(M, F, A) of
        {'EXIT', _} -> {error, {put_chars, Enc, M, F, A}};
        Chars -> io_req({put_chars, Enc, Chars}, Cap, Loud)
    end;
io_req({put_chars, Enc, Chars}, Cap, Loud) ->
    case catch unicode:characters_to_list(Chars, Enc) of
        L when is_list(L) ->
            _ = is_pid(Cap) andalso (Cap ! {captured, L}),
            _ = Loud andalso out("~ts", [L]),
            ok;
        _ -> {error, {put_chars, Enc, Chars}}
    end;
io_req({put_chars, Chars}, Cap, Loud) -> io_req({put_chars, latin1, Chars}, Cap, Loud);
io_req({put_chars, M, F, A}, Cap, Loud) -> io_req({put_chars, latin1, M, F, A}, Cap, Loud);
io_req({requests, Rs}, Cap, Loud) -> lists:foldl(fun(R, _) -> io_req(R, Cap, Loud) end, ok, Rs);
io_req({setopts, _}, _, _) -> ok;
io_req(getopts, _, _) -> [{binary, false}, {encoding, unicode}];
io_req({get_geometry, _}, _, _) -> {error, enotsup};
io_req(_, _, _) -> eof.                         % every kind of input request
