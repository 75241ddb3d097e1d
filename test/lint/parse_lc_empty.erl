%% A comprehension without qualifiers.
-module(parse_lc_empty).
-export([f/1]).

f(X) -> [X || ].
