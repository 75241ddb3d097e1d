%% A few sofs operations on relations.
-module(sofs_light).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [sofs:to_external(X)]) end,
    R = sofs:relation([{1, a}, {2, b}, {3, a}, {1, c}]), S = sofs:set([a, c]),
    P(sofs:domain(R)), P(sofs:range(R)), P(sofs:converse(R)), P(sofs:image(R, sofs:set([1]))),
    P(sofs:inverse_image(R, S)), P(sofs:restriction(R, sofs:set([1, 2]))),
    P(sofs:relation_to_family(R)), P(sofs:union(sofs:set([x]), S)),
    P(sofs:relative_product([R, sofs:relation([{a, z}, {b, y}, {c, w}])])),
    P(sofs:product(sofs:set([1, 2]), S)).
