%% An arrow for lists with a binary pattern.
-module(parse_lc_bin).
-export([f/1]).

f(X) -> [Y || <<Y>> <- X].
