%% Match specifications that are nested much, and far too much, are no end of the
%% program.
-module(ets_deep_spec).
-export([main/1]).

main(_) ->
    T = ets:new(t, []),
    ets:insert(T, {1, a}),
    io:format("~p~n", [ets:select(T, spec(100))]),
    [io:format("~p~n", [outcome(F)]) || F <- [
        fun() -> ets:match_spec_compile(spec(1000000)) end,
        fun() -> ets:select(T, spec(1000000)) end,
        fun() -> ets:match(T, {pattern(1000000, '$1')}) end]],
    io:format("~p~n", [ets:lookup(T, 1)]).

spec(N) -> [{{'$1', '$2'}, [condition(N)], ['$2']}].

condition(0) -> true;
condition(N) -> {'andalso', {'=/=', '$1', -N}, condition(N - 1)}.

pattern(0, P) -> P;
pattern(N, P) -> pattern(N - 1, {P}).

%% How much is too much is the implementation's.
outcome(F) ->
    try F() of _ -> alive catch error:_ -> alive end.
