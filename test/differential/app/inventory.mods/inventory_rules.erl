%% Prices and discounts.
-module(inventory_rules).
-export([price/1, total/1]).

price(apple) -> 30;
price(pear) -> 45;
price(melon) -> 300.

total(Stock) -> lists:sum([discount(N, N * price(I)) || {I, N} <- Stock]).

discount(N, Sum) when N >= 5 -> Sum * 9 div 10;
discount(_, Sum) -> Sum.
