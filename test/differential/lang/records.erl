%% Records: construction, defaults, access, update, matching, nesting, info.
-module(records).
-export([main/1]).

-record(p, {x = 0, y = 0, name}).
-record(line, {from = #p{}, to :: #p{}, tags = [] :: list()}).

main(_) ->
    P = #p{x = 1},
    erlang:display(P),
    erlang:display(P#p.x),
    P2 = P#p{y = 5, name = origin},
    erlang:display(P2),
    #p{x = X, name = N} = P2,
    erlang:display({X, N}),
    L = #line{to = P2},
    erlang:display(L),
    erlang:display((L#line.to)#p.y),
    erlang:display(L#line{to = (L#line.to)#p{y = 6}}),
    erlang:display(#p{_ = 9}),
    erlang:display(record_info(fields, p)),
    erlang:display(record_info(size, line)),
    erlang:display(#p.name),
    erlang:display(is_record(P, p)),
    erlang:display(is_record({p, 1}, p)),
    erlang:display([f(V) || V <- [P, P2, L, {p, 1, 2}, {p, 0, 0, undefined}]]),
    erlang:display(try id(x), (id({q}))#p.x catch error:R -> R end),
    erlang:display(try (id({q}))#p{x = 1} catch error:R2 -> R2 end),
    erlang:display(is_tuple(P)).

f(#p{x = 0, y = 0}) -> zero;
f(#p{name = undefined} = R) -> {unnamed, R#p.x};
f(R) when R#p.x > 0 -> positive;
f(R) when is_record(R, line) -> line;
f(_) -> other.

id(X) -> X.
