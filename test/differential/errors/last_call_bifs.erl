-module(last_call_bifs).
-export([main/1]).
%% A function that ends with the call of a BIF stands in the stack trace, also if the
%% BIF can wait or is applied by a name made at run time.
main(_) ->
    lists:foreach(fun show/1,
                  [fun info/0, fun link_bad/0, fun flag/0, fun regex/0,
                   fun text/0, fun external/0, fun applied/0, fun applied1/0,
                   fun applied_reverse/0]),
    Self = fun here/0,
    io:format("~p~n", [Self()]),
    old_depth(),
    Gone = spawn(fun() -> ok end),
    Ref = monitor(process, Gone),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~p~n", [element(1, element(2, catch group_leader(self(), Gone)))]),
    P = spawn(fun() -> receive stop -> ok end end),
    true = group_leader(P, P),
    io:format("~p~n", [{group_leader, P} =:= process_info(P, group_leader)]),
    P ! stop.

show(F) ->
    try F() of
        V -> io:format("~p~n", [V])
    catch
        C:R:S -> io:format("~p ~p ~p~n", [C, R, [{N, A} || {_, N, A, _} <- lists:sublist(S, 3)]])
    end.

info() -> erlang:process_info(foo, bar).
link_bad() -> link(foo).
flag() -> process_flag(foo, bar).
regex() -> re:run(foo, "a").
text() -> unicode:characters_to_list(foo).
external() -> term_to_binary(x, foo).
applied() -> apply(id(erlang), id(error), [oops, [1, 2]]).
applied1() -> apply(id(erlang), id(error), [oops]).
applied_reverse() -> apply(id(lists), id(reverse), id([x, y])).
here() -> process_info(self(), current_function).

old_depth() ->
    Old = erlang:system_flag(backtrace_depth, 0),
    io:format("~p~n", [process_info(self(), current_stacktrace)]),
    erlang:system_flag(backtrace_depth, Old).

id(X) -> X.
