%% The -on_load function runs before the program, once, in a process of its own, and
%% need not be exported.
-module(on_load).
-export([main/1]).
-on_load(prepare/0).

prepare() ->
    io:format("on_load~n"),
    persistent_term:put(?MODULE, {made, on_load}),
    put(here, on_load),
    process_flag(trap_exit, true),
    self() ! never_seen,
    ok.

main(_) ->
    io:format("~p~n", [persistent_term:get(?MODULE)]),
    io:format("~p ~p~n", [get(here), process_info(self(), trap_exit)]),
    receive
        never_seen -> io:format("seen~n")
    after 0 -> io:format("nothing~n")
    end,
    io:format("~p~n", [lists:keymember(on_load, 1, ?MODULE:module_info(attributes))]),
    io:format("~p~n", [lists:keymember(prepare, 1, ?MODULE:module_info(exports))]),
    try ?MODULE:prepare() catch error:undef -> io:format("undef~n") end.
