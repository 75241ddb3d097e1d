-module(shop).
-export([price/1, total/1]).

price(apple) -> 3;
price(pear) -> 4.

total(Items) -> lists:sum([price(I) || I <- Items]).
