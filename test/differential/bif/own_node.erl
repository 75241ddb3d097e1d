-module(own_node).
-export([main/1]).
%% What this node knows of itself, and of functions written in C.
main(_) ->
    io:format("~p~n", [[try monitor_node(N, F) catch C:R -> {C, R} end
                        || {N, F} <- [{node(), true}, {node(), false}, {'a@b', true}, {1, true}, {node(), x}]]]),
    io:format("~p~n", [erlang:fun_info_mfa(fun lists:map/2)]),
    io:format("~p~n", [erlang:fun_info_mfa(fun no_such:function/7)]),
    Snifs = erlang:system_info(snifs),
    io:format("~p~n", [[MFA || {M, F, A} = MFA <- Snifs, not erlang:is_builtin(M, F, A)]]),
    io:format("~p~n", [[lists:member(MFA, Snifs) || MFA <- [{erlang, self, 0}, {binary, bin_to_list, 1},
                                                            {erlang, seq_trace, 2}, {lists, map, 2}]]]).
