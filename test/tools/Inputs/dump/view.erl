%% Reads a crash dump with the parser of OTP's crashdump_viewer.
-module(view).
-export([main/1]).
-include("crashdump_viewer.hrl").

main([File]) ->
    {ok, _} = crashdump_viewer:start_link(),
    ok = crashdump_viewer:read_file(File),
    {ok, General, _} = crashdump_viewer:general_info(),
    io:format("slogan ~ts~n", [General#general_info.slogan]),
    {ok, Processes, _} = crashdump_viewer:processes(),
    [Waiter] = [P || #proc{name = "waiter"} = P <- Processes],
    io:format("~ts ~ts ~p messages~n", [
        Waiter#proc.name, Waiter#proc.state, Waiter#proc.msg_q_len
    ]),
    Pid = pid_to_list(Waiter#proc.pid),
    {ok, Details, _} = crashdump_viewer:proc_details(Pid),
    io:format("spawned as ~ts~n", [Details#proc.init_func]),
    [io:format("message ~p~n", [readable(M)]) || {M, _} <- Details#proc.msg_q],
    [io:format("dictionary ~p~n", [D]) || D <- lists:sort(Details#proc.dict)],
    [io:format("stack ~ts ~p~n", [place(L), readable(T)]) || {L, T} <- Details#proc.stack_dump],
    {ok, Tables, _} = crashdump_viewer:ets_tables(all),
    [
        io:format("table ~ts ~p ~ts ~p objects ~p~n", [
            T#ets_table.name,
            is_list(T#ets_table.pid),
            T#ets_table.data_type,
            T#ets_table.size,
            maps:get(protection, T#ets_table.details)
        ])
     || T <- lists:sort(Tables), lists:member(T#ets_table.name, ["a_named_table", "another"])
    ],
    {ok, Atoms, _} = crashdump_viewer:atoms(),
    io:format("atoms ~p~n", [length(Atoms) > 100]),
    {ok, Memory, _} = crashdump_viewer:memory(),
    io:format("memory ~p~n", [length(Memory) > 3]).

%% Addresses of frames differ from run to run.
place("0x" ++ _) -> "frame";
place(Label) -> Label.

readable(['#CDVBin' | _] = Binary) ->
    {ok, Bytes} = crashdump_viewer:expand_binary(position(Binary)),
    Bytes;
readable(Tuple) when is_tuple(Tuple) ->
    list_to_tuple([readable(E) || E <- tuple_to_list(Tuple)]);
readable("Return addr 0x" ++ Rest) ->
    tl(lists:dropwhile(fun(C) -> C =/= $\s end, Rest));
readable([H | T]) ->
    [readable(H) | readable(T)];
readable(Map) when is_map(Map), map_size(Map) > 32 -> {map, map_size(Map), maps:get(50, Map)};
readable(Term) ->
    Term.

position(['#CDVBin', Offset, Size, Position]) -> {Offset, Size, Position}.
