%% What runs old code, and what purging does to it.
-module(purging).
-export([main/1]).

main(_) ->
    %% Nothing there.
    io:format("~p~n", [[code:purge(nowhere), code:soft_purge(nowhere), catch_(fun() -> erlang:purge_module(nowhere) end)]]),
    load(1),
    io:format("~p~n", [[code:purge(victim), code:soft_purge(victim), erlang:check_old_code(victim)]]),
    kinds(),
    soft(),
    two_versions(),
    itself(),
    options(),
    funs(),
    loading_again(),
    limit().

%% How many may be asked at once.
limit() ->
    Flag = outstanding_system_requests_limit,
    First = erlang:system_flag(Flag, 7),
    io:format("~p~n", [[erlang:system_info(Flag), erlang:system_flag(Flag, 134217727), erlang:system_flag(Flag, First)]]),
    io:format("~p~n", [[catch_(fun() -> erlang:system_flag(Flag, Bad) end) || Bad <- [0, 134217728, a]]]).

%% Processes that are in the code in many ways.
kinds() ->
    load(1),
    Kinds = [wait, wait_timeout, called, in_lists, in_try, nested, sleeping, literal, local_fun, left, busy, hibernating, tail],
    Ps = [{K, start(K)} || K <- Kinds],
    timer:sleep(100),
    io:format("current ~p~n", [states(Ps)]),
    load(2),
    io:format("old ~p~n", [states(Ps)]),
    io:format("~p~n", [code:soft_purge(victim)]),
    io:format("~p~n", [[is_process_alive(P) || {_, P} <- Ps]]),
    io:format("~p ~p~n", [code:purge(victim), erlang:check_old_code(victim)]),
    io:format("~p~n", [[{K, is_process_alive(P)} || {K, P} <- Ps]]),
    [exit(P, kill) || {_, P} <- Ps],
    io:format("~p~n", [victim:version()]).

states(Ps) -> [{K, erlang:check_process_code(P, victim)} || {K, P} <- Ps].

start(Kind) ->
    spawn(fun() -> run(Kind) end).

run(literal) ->
    L = victim:literal(),
    receive stop -> L end;
run(local_fun) ->
    F = victim:make(3),
    receive stop -> F end;
run(left) ->
    V = victim:version(),
    receive stop -> V end;
run(tail) ->
    victim:run(tail);
run(Kind) ->
    io:put_chars([victim:run(Kind), "\n"]).

%% A soft purge after they have gone.
soft() ->
    load(1),
    P = start(called),
    timer:sleep(50),
    load(2),
    io:format("~p ", [code:soft_purge(victim)]),
    {_, Ref} = {P ! stop, monitor(process, P)},
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~p ~p~n", [code:soft_purge(victim), erlang:check_old_code(victim)]).

%% A process goes from one version to the other by itself.
two_versions() ->
    load(1),
    P = spawn(fun() -> victim:server(0) end),
    io:format("~p~n", [ask(P, version)]),
    load(2),
    io:format("~p~n", [ask(P, version)]),
    io:format("~p~n", [erlang:check_process_code(P, victim)]),
    P ! upgrade,
    io:format("~p~n", [ask(P, version)]),
    io:format("~p~n", [erlang:check_process_code(P, victim)]),
    io:format("~p~n", [[code:soft_purge(victim), is_process_alive(P)]]),
    io:format("~p~n", [erlang:delete_module(victim)]),
    io:format("~p~n", [erlang:check_process_code(P, victim)]),
    Ref = monitor(process, P),
    io:format("~p~n", [erlang:purge_module(victim)]),
    receive {'DOWN', Ref, _, _, R} -> io:format("~p~n", [R]) end,
    io:format("~p~n", [catch_(fun() -> victim:version() end)]).

ask(P, What) ->
    P ! {self(), What},
    receive {P, Answer} -> Answer after 1000 -> timeout end.

%% Who purges may be in the code.
itself() ->
    load(1),
    {P, Ref} = spawn_monitor(fun() -> victim:purge_me(fun() -> load(2) end) end),
    receive {'DOWN', Ref, _, P, R} -> io:format("~p~n", [R]) end,
    io:format("~p~n", [erlang:check_old_code(victim)]),
    load(1),
    {P2, Ref2} = spawn_monitor(fun() -> exit(victim:check_me(fun() -> load(2) end)) end),
    receive {'DOWN', Ref2, _, P2, R2} -> io:format("~p~n", [R2]) end.

options() ->
    load(1),
    P = start(wait),
    timer:sleep(50),
    load(2),
    async = erlang:check_process_code(P, victim, [{async, one}]),
    async = erlang:check_process_code(self(), victim, [{async, two}, {allow_gc, false}]),
    async = erlang:check_process_code(self(), victim_not_there, [{async, three}]),
    io:format("~p~n", [lists:sort([receive {check_process_code, Id, B} -> {Id, B} end || Id <- [one, two, three]])]),
    io:format("~p~n", [erlang:check_process_code(P, victim, [{allow_gc, false}])]),
    io:format("~p~n", [catch_(fun() -> erlang:check_process_code(P, victim, [sync]) end)]),
    io:format("~p~n", [catch_(fun() -> erlang:check_process_code(P, "victim", []) end)]),
    io:format("~p~n", [catch_(fun() -> erlang:check_process_code(p, victim) end)]),
    exit(P, kill),
    timer:sleep(20),
    io:format("~p~n", [erlang:check_process_code(P, victim)]),
    Many = [start(K) || K <- [wait, called, nested], _ <- lists:seq(1, 100)],
    code:purge(victim),
    timer:sleep(100),
    load(1),
    More = [start(K) || K <- [wait, called, nested], _ <- lists:seq(1, 100)],
    timer:sleep(100),
    load(2),
    io:format("~p~n", [code:purge(victim)]),
    io:format("~p ~p~n", [alive(Many), alive(More)]),
    [exit(M, kill) || M <- Many ++ More].

alive(Ps) -> length([P || P <- Ps, is_process_alive(P)]).

%% Funs of old code: no reason to end anyone, but gone.
funs() ->
    load(1),
    F = victim:make(10),
    E = fun victim:version/0,
    io:format("~p ~p~n", [F(1), E()]),
    load(2),
    io:format("~p ~p~n", [F(2), E()]),
    io:format("~p~n", [code:soft_purge(victim)]),
    io:format("~p ~p~n", [catch_(fun() -> F(3) end), E()]).

%% Loading purges what is old.
loading_again() ->
    code:purge(victim),
    load(1),
    {P, Ref} = spawn_monitor(fun() -> victim:run(wait) end),
    timer:sleep(50),
    load(2),
    io:format("~p~n", [is_process_alive(P)]),
    load(3),
    receive {'DOWN', Ref, _, P, R} -> io:format("~p~n", [R]) after 1000 -> io:format("alive~n") end,
    io:format("~p~n", [victim:version()]).

catch_(F) ->
    try F() catch C:R -> {C, case R of {badfun, _} -> badfun; _ -> R end} end.

load(Version) ->
    {module, victim} = code:load_binary(victim, "victim.beam", binary(Version)),
    ok.

binary(Version) ->
    case get({binary, Version}) of
        undefined ->
            {ok, victim, Binary} = compile:forms(forms(Version), []),
            put({binary, Version}, Binary),
            Binary;
        Binary ->
            Binary
    end.

forms(Version) ->
    Text =
        "-module(victim).\n"
        "-compile(export_all).\n"
        "version() -> " ++ integer_to_list(Version) ++ ".\n"
        "literal() -> {some, [literal, \"of it\", #{version => " ++ integer_to_list(Version) ++ "}]}.\n"
        "make(N) -> fun(X) -> {" ++ integer_to_list(Version) ++ ", X + N} end.\n"
        "run(wait) -> receive stop -> ok end;\n"
        "run(wait_timeout) -> receive stop -> ok after 100000 -> late end;\n"
        "run(called) -> X = other(), [X, $a];\n"
        "run(in_lists) -> lists:map(fun(_) -> receive stop -> $a end end, [1, 2]);\n"
        "run(in_try) -> try other() catch throw:T -> [T] after version() end;\n"
        "run(nested) -> {ok, Y} = wrap(), Y;\n"
        "run(sleeping) -> timer:sleep(infinity);\n"
        "run(busy) -> busy(0);\n"
        "run(hibernating) -> erlang:hibernate(victim, woken, []);\n"
        "run(tail) -> timer:sleep(100000).\n"
        "other() -> receive stop -> $b end.\n"
        "wrap() -> {ok, [other(), other()]}.\n"
        "busy(N) -> busy(N + 1).\n"
        "woken() -> receive stop -> ok end.\n"
        "server(N) -> receive {P, version} -> P ! {self(), {version(), N}}, server(N + 1);\n"
        "  upgrade -> victim:server(N) end.\n"
        "purge_me(F) -> F(), R = code:purge(victim), {not_ended, R}.\n"
        "check_me(F) -> F(), R = erlang:check_process_code(self(), victim), {checked, R}.\n",
    {ok, Tokens, _} = erl_scan:string(Text),
    parse(Tokens, []).

parse([], []) -> [];
parse([{dot, _} = Dot | Rest], Form) ->
    {ok, F} = erl_parse:parse_form(lists:reverse(Form, [Dot])),
    [F | parse(Rest, [])];
parse([T | Rest], Form) -> parse(Rest, [T | Form]).
