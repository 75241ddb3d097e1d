-module(hungry).
-export([main/1]).

main(_) -> grow([]).

grow(List) -> grow([lists:duplicate(1000, a) | List]).
