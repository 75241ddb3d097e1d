%% A generator without a source.
-module(parse_lc_arrow).
-export([f/1]).

f(X) -> [Y || Y <- ].
