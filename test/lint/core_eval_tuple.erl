%% Functions on tuples that fail.
-module(core_eval_tuple).
-export([f/1]).

f(_) -> {setelement(3, {a}, b), tuple_size([]), element(a, {b})}.
