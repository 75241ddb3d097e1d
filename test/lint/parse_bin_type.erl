%% A segment without a type.
-module(parse_bin_type).
-export([f/1]).

f(X) -> <<X/>>.
