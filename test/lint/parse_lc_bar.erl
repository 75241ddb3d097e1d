%% A comprehension with one bar.
-module(parse_lc_bar).
-export([f/1]).

f(X) -> [Y | Y <- X].
