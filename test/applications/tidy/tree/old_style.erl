%% What erl_tidy has something to say about.
%% coding: utf-8
-module(old_style).
-author("nobody").
-export([go/1, start/2, squares/1, both/2, table/0, guarded/1, calls/3]).
-import(lists, [map/2, reverse/1, foldl/3]).
-import(ordsets, [union/2]).
-record(point, {x = 0, y = 0 :: integer()}).
-define(TWICE(X), (X) * 2).
-define(NAME, old_style).
-ifdef(DEBUG).
-define(LOG(F, A), io:format(F, A)).
-else.
-define(LOG(F, A), ok).
-endif.

go(Xs) ->
    % map and filter with funs become comprehensions
    Doubles = map(fun(X) -> ?TWICE(X) end, Xs),
    Even = lists:filter(fun(X) -> X rem 2 == 0 end, reverse(Doubles)),
    ?LOG("~p~n", [Even]),
    foldl(fun add/2, 0, Even).

add(X, Sum) -> X + Sum. % kept, it is used

%% Nobody calls these two.
unused(X) ->
    lists:append([unused_too(X)]).

unused_too(_) ->
    [ ].

start(Module, Args) ->
    Pid = spawn(?MODULE, squares, [[1,2,3]]),
    Other = spawn_link(?NAME, both, [Pid, Args]),
    Far = spawn(node(), Module, init, [Args]),
    {apply(Module, init, [Pid]), apply(fun add/2, [Other, Far])}.

squares(L) -> [X * X || X <- L,   X > 0].

both(A, B) ->
    case A of
        {ok, V} -> W = V;
        error -> V = none, W = B
    end,
    {V, W}.

table() ->
    #point{x = 1,
           y = case erlang:now() of {_, _, Z} -> Z end}.

guarded(X) when list(X); atom(X) -> {X, float(1)};
guarded(X) when record(X, point), integer(X#point.x) -> X#point.x;
guarded(X) when float(X) -> <<X:64/float, "tail"/utf8>>;
guarded(_) -> "ünïcode – " ++ [$λ, 16#41, $\n].

calls(A, B, C) ->
    dict:dict_to_list(A),
    dict:list_to_dict(B),
    sets:set_to_list(C),
    orddict:append_list(A, B, C),
    lists:sublist(A, 1, 2),
    lists:keymap(fun(Y) -> Y + 1 end, 2, A),
    lists:map(fun erlang:abs/1, A),
    lists:foreach(fun(_) -> nothing end, A),
    unicode:encoding(),
    string:strip(B),
    union(A, B),
    try A + B of
        0 -> zero
    catch
        error:{badarith, _}:Stack when Stack =/= [] -> Stack;
        throw:T -> T
    after
        done
    end.
