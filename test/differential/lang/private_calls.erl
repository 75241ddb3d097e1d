%% Calls that name the module find exported functions only, in the module itself
%% as in any other; calls without a module find all.
-module(private_calls).
-export([main/1, public/1]).

main(_) ->
    p(fun() -> public(1) end),
    p(fun() -> private(1) end),
    p(fun() -> ?MODULE:public(2) end),
    p(fun() -> ?MODULE:private(2) end),
    p(fun() -> private_calls:private([3]) end),
    p(fun() -> M = ?MODULE, M:private(4) end),
    p(fun() -> apply(?MODULE, private, [5]) end),
    p(fun() -> (fun ?MODULE:private/1)(6) end),
    p(fun() -> (fun private/1)(7) end),
    p(fun() -> lists:map(fun ?MODULE:private/1, [8]) end),
    p(fun() -> lists:map(fun ?MODULE:public/1, [8]) end),
    p(fun() -> X = [fun ?MODULE:private/1], {X, (hd(X))(9)} end),
    p(fun() -> erlang:function_exported(?MODULE, private, 1) end),
    p(fun() -> tail(10) end),
    p(fun() -> in_try(11) end),
    p(fun() -> ?MODULE:p(a, b) end),
    p(fun() -> a / 0 end),
    p(fun() -> 1 + a end),
    p(fun() -> {} * 2.0 end),
    p(fun() -> 1.0 / [] end),
    p(fun() -> 1 / 0 end).

public(X) -> {public, X}.

private(X) -> {private, X}.

tail(X) -> ?MODULE:private(X).

in_try(X) ->
    try ?MODULE:private(X) of
        Y -> {value, Y}
    catch error:undef:S -> top(S)
    end.

p(F) ->
    io:format("~p~n", [try F() catch C:R:S -> {C, R, top(S)} end]).

top([{M, F, A, _} | _]) -> {M, F, A}.
