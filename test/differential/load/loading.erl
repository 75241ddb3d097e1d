%% What the functions about code tell of a module that was made while the program runs.
-module(loading).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none),
    show(before, [code:is_loaded(made), code:which(made), erlang:module_loaded(made),
        erlang:function_exported(made, f, 1), code:delete(made), code:purge(made),
        element(1, element(2, catch made:f(1)))]),
    One = binary("-module(made). -vsn(1). -author(me). -export([f/1, g/0, gen/0]). f(X) -> {one, X, h()}. g() -> fun(X) -> {X, one} end. gen() -> receive {P, M} -> P ! {self(), M, one}, ?MODULE:gen() end. h() -> h."),
    show(load, code:load_binary(made, "some/made.beam", One)),
    show(call, [made:f(1), apply(made, f, [2]), lists:map(fun made:f/1, [3])]),
    show(facts, [code:is_loaded(made), code:which(made), erlang:module_loaded(made), code:ensure_loaded(made),
        erlang:function_exported(made, f, 1), erlang:function_exported(made, h, 0), code:is_sticky(made),
        lists:member(made, erlang:loaded()), lists:keyfind(made, 1, code:all_loaded()),
        erlang:check_old_code(made)]),
    show(info, [made:module_info(module), lists:sort(made:module_info(exports)), lists:sort(made:module_info(functions)),
        made:module_info(attributes), made:module_info(md5) =:= element(2, element(2, beam_lib:md5(One))),
        erlang:get_module_info(made, module), [K || {K, _} <- made:module_info()],
        element(1, element(2, catch made:module_info(nothing)))]),
    Fun = made:g(),
    show(function, [Fun(1), erlang:fun_info(Fun, module), erlang:fun_info(Fun, arity), erlang:fun_info(Fun, env),
        element(2, erlang:fun_info(Fun, name)), Fun =:= made:g(), (binary_to_term(term_to_binary(Fun)))(2)]),
    Pid = spawn(made, gen, []),
    show(process, ask(Pid, hello)),
    show(undefined, [catch element(1, element(2, catch made:missing(1))), catch element(1, element(2, catch made:h()))]),
    Two = binary("-module(made). -vsn(2). -export([f/1, gen/0]). f(X) -> {two, X}. gen() -> receive {P, M} -> P ! {self(), M, two}, ?MODULE:gen() end."),
    show(reload, [code:load_binary(made, "made2", Two), made:f(1), erlang:check_old_code(made), code:which(made),
        erlang:function_exported(made, g, 0), Fun(3)]),
    show(process, [ask(Pid, old), ask(Pid, new)]),
    show(purge, [code:soft_purge(made), erlang:check_old_code(made), made:f(2)]),
    exit(Pid, kill),
    show(delete, [code:delete(made), erlang:check_old_code(made), code:is_loaded(made), element(1, element(2, catch made:f(1))),
        code:purge(made), erlang:check_old_code(made)]),
    show(errors, [code:load_binary(other, "x", One), code:load_binary(made, "x", <<"no beam">>),
        code:load_binary(made, "x", <<>>),
        kind(catch code:load_binary(made, "x", not_binary)), kind(catch code:load_binary("made", "x", One))]),
    show(again, [code:load_binary(made, "x", One), made:f(5)]),
    show(atomic, [code:atomic_load([{made, "m", Two}, {other, "o", binary("-module(other). -export([x/0]). x() -> y.")}]),
        made:f(6), other:x()]),
    {ok, Prepared} = code:prepare_loading([{made, "p", One}]),
    show(prepared, [made:f(7), code:finish_loading(Prepared), made:f(8)]),
    show(load_module, [erlang:load_module(made, Two), code:purge(made), erlang:load_module(made, Two), made:f(9)]),
    on_load().

on_load() ->
    Good = binary("-module(starts). -export([v/0]). -on_load(init/0). init() -> persistent_term:put(starts, {init, 1}), ok. v() -> persistent_term:get(starts)."),
    show(on_load, [code:load_binary(starts, "s", Good), starts:v()]),
    Bad = binary("-module(fails). -export([v/0]). -on_load(init/0). init() -> not_ok. v() -> 1."),
    show(on_load_fails, [code:load_binary(fails, "s", Bad), code:is_loaded(fails), element(1, element(2, catch fails:v()))]),
    Worse = binary("-module(fails). -export([v/0]). -on_load(init/0). init() -> exit(bad). v() -> 1."),
    show(on_load_exits, [code:load_binary(fails, "s", Worse), code:is_loaded(fails)]).

kind({'EXIT', {Reason, _}}) -> Reason;
kind(Other) -> Other.

ask(Pid, Message) ->
    Pid ! {self(), Message},
    receive {Pid, M, Version} -> {M, Version} after 1000 -> none end.

show(What, Value) -> io:format("~p ~p~n", [What, Value]).

binary(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, _, Binary} = compile:forms(parse(Tokens), [{source, "x.erl"}]),
    Binary.

parse([]) -> [];
parse(Tokens) ->
    {Form, [Dot | Rest]} = lists:splitwith(fun(T) -> element(1, T) =/= dot end, Tokens),
    {ok, Parsed} = erl_parse:parse_form([case T of {'?', L} -> {'?', L}; _ -> T end || T <- macro(Form)] ++ [Dot]),
    [Parsed | parse(Rest)].

macro([{'?', _}, {var, L, 'MODULE'} | Rest]) -> [{atom, L, made} | macro(Rest)];
macro([T | Rest]) -> [T | macro(Rest)];
macro([]) -> [].
